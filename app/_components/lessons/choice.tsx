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
  return (
    <p className="choice" data-truth={truth === true || undefined} data-chosen={isChosen || undefined}>
      <span>{says}</span>
      <span className="stamp">{describeMark(isChosen, truth)}</span>
    </p>
  );
}

function describeMark(isChosen: boolean, truth: boolean | null): string {
  if (isChosen && truth === false) return '✕ Your answer: it didn’t happen';
  return [isChosen && 'Your answer', truth === true && '✓ It happened'].filter(Boolean).join(' · ');
}
