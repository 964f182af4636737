interface Cell {
  readonly words: string;
  /** Where somebody said something else. */
  readonly note: string | null;
  readonly isBad: boolean;
  /** Line by line. */
  readonly scene: readonly string[];
}

interface LevelTableProps {
  readonly title: string;
  readonly corner: string;
  readonly levels: readonly string[];
  readonly rows: readonly {
    readonly name: string;
    readonly isCode: boolean;
    readonly cells: readonly Cell[];
  }[];
}

/** A row for each thing that was tried, a column for each level; on a phone the levels stand below each other. */
export function LevelTable({ title, corner, levels, rows }: LevelTableProps) {
  return (
    <table className="mt-8 w-full border-collapse max-lg:block">
      <caption className="shout border-ink border-b-4 pb-1 text-left text-4xl max-lg:block xl:text-5xl">
        {title}
      </caption>
      <thead className="max-lg:sr-only">
        <tr>
          {[corner, ...levels].map((name) => (
            <th key={name} scope="col" className="stamp py-2 pr-4 text-left text-quiet">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-lg:block">
        {rows.map(({ name, isCode, cells }) => (
          <tr key={name} className="border-rule/40 border-b align-top max-lg:block max-lg:py-3">
            <th
              scope="row"
              className={`py-2 pr-4 text-left max-lg:block lg:w-1/4 ${isCode ? 'font-mono text-sm' : 'shout text-3xl'} [overflow-wrap:anywhere]`}
            >
              {name}
            </th>
            {cells.map((cell, at) => (
              <td key={levels[at]} className="py-2 pr-4 max-lg:block">
                <span aria-hidden="true" className="stamp text-quiet lg:hidden">
                  {levels[at]}
                </span>
                <Verdict cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Verdict({ cell: { words, note, isBad, scene } }: { readonly cell: Cell }) {
  return (
    <details>
      <summary className="min-h-6 cursor-pointer">
        <span className={isBad ? 'bg-(--ink-alarm) px-1.5 font-bold text-(--ink-on-alarm)' : 'font-semibold'}>
          {isBad ? '✕ ' : '✓ '}
          {words}
        </span>{' '}
        {note && <span className="text-loud-ink text-sm">({note})</span>}
      </summary>
      <ol className="mt-1 border-rule/40 border-l-2 pl-2 font-mono text-[0.8125rem] leading-snug [overflow-wrap:anywhere]">
        {scene.map(toLine)}
      </ol>
    </details>
  );
}

function toLine(line: string, at: number) {
  return <li key={at}>{line}</li>;
}
