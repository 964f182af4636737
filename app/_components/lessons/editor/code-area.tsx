import { type KeyboardEvent, useId, useRef } from 'react';

interface CodeAreaProps {
  readonly value: string;
  readonly label: string;
  /** A line to mark, from 1; null: none. */
  readonly lit: number | null;
  readonly change: (value: string) => void;
  readonly save: () => void;
}

/** A text area for code: numbered lines, and Tab indents until Esc gives it back to the browser. */
export function CodeArea({ value, label, lit, change, save }: CodeAreaProps) {
  const hint = useId();
  const isLeaving = useRef(false);
  const lines = value.split('\n').length;

  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { key, shiftKey, ctrlKey, metaKey, altKey, currentTarget } = event;
    const wasLeaving = isLeaving.current;
    isLeaving.current = key === 'Escape' || (wasLeaving && key === 'Shift');
    if ((ctrlKey || metaKey) && key.toLowerCase() === 's') {
      event.preventDefault();
      return save();
    }
    if (ctrlKey || metaKey || altKey || shiftKey) return;
    if (key === 'Tab' && !wasLeaving) {
      event.preventDefault();
      insert(currentTarget, '  ');
    }
    if (key === 'Enter') {
      event.preventDefault();
      insert(currentTarget, `\n${indentAt(currentTarget)}`);
    }
  };

  return (
    <div className="code-area">
      <ol aria-hidden="true" className="code-lines">
        {Array.from({ length: lines }, (_, at) => {
          const number = at + 1;
          return (
            <li key={number} data-lit={number === lit || undefined}>
              {number}
            </li>
          );
        })}
      </ol>
      <textarea
        data-own-keys
        aria-label={label}
        aria-describedby={hint}
        value={value}
        rows={lines}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        onChange={({ target }) => change(target.value)}
        onKeyDown={press}
      />
      <p id={hint} className="code-hint">
        Tab indents; Esc, then Tab, leaves. Ctrl or ⌘ and S saves.
      </p>
    </div>
  );
}

/** As if it had been typed, so that the browser can undo it. */
function insert(area: HTMLTextAreaElement, text: string): void {
  if (document.execCommand('insertText', false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
}

/** The blanks with which the line of the cursor begins. */
function indentAt({ value, selectionStart }: HTMLTextAreaElement): string {
  const line = value.slice(value.lastIndexOf('\n', selectionStart - 1) + 1, selectionStart);
  return /^ */.exec(line)?.[0] ?? '';
}
