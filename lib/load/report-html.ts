import { type ReportSection, reportSections, verdictLines } from './report';
import type { RunResult } from './result-schema';

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; margin-bottom: 2rem; }
  td { border-bottom: 1px solid #8884; padding: 0.25rem 1.5rem 0.25rem 0; font-variant-numeric: tabular-nums; }
  .good { color: #14803c; } .bad { color: #c0262d; }
  @media (prefers-color-scheme: dark) { body { background: #111; color: #eee; } .good { color: #5d8; } .bad { color: #f77; } }
`;

/** A run as one page that needs nothing else. */
export function formatHtml(result: RunResult): string {
  const mood = result.verdict.ok && result.thresholds.ok ? 'good' : 'bad';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Black Friday: ${mood}</title>
<style>${STYLE}</style>
<h1>Black Friday</h1>
<div class="${mood}">${verdictLines(result)
    .map((line) => `<p><strong>${escapeHtml(line)}</strong></p>`)
    .join('')}</div>
${reportSections(result).map(formatSection).join('\n')}
</html>
`;
}

function formatSection({ title, rows }: ReportSection): string {
  const cells = (row: readonly string[]) => row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('');
  const lines = rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n');
  return `<h2>${escapeHtml(title)}</h2>\n<table>\n${lines}\n</table>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
