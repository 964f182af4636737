interface ChoiceProps {
  readonly says: string;
  readonly isChosen: boolean;
  /** Whether it is what happened; null: not shown yet. */
  readonly truth: boolean | null;
  readonly choose: (() => void) | null;
}

/** One answer: a button until one was chosen, then what was chosen and what happened. */
export function Choice({ says, isChosen, truth, choose }: ChoiceProps) {
  if (choose) {
    return (
      <button type="button" className="key w-full justify-start!" onClick={choose}>
        {says}
      </button>
    );
  }
  const wasWrong = isChosen && truth === false;
  const mark = truth === true ? '✓ It happened' : wasWrong ? '✕ Your answer didn’t happen' : null;
  return (
    <p className="choice" data-truth={truth === true || undefined} data-chosen={isChosen || undefined}>
      <span>{says}</span>
      <span className="stamp">
        {[isChosen && !wasWrong && 'Your answer', mark].filter(Boolean).join(' · ')}
      </span>
    </p>
  );
}
