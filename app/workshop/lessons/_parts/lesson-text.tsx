import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { REACHABLE } from '@/app/_components/reachable';

const WHOLE: Components = {
  table: ({ children }) => (
    <section {...REACHABLE} aria-label="Table">
      <table>{children}</table>
    </section>
  ),
};

/** The text of a lesson. Markup in it stays text. */
export function LessonText({ text }: { readonly text: string }) {
  return (
    <div className="lesson-text">
      <Markdown remarkPlugins={[remarkGfm]} components={WHOLE}>
        {text}
      </Markdown>
    </div>
  );
}

const INLINE: Components = { p: ({ children }) => children };

/** A sentence or two in which code stands between backticks. */
export function Sentence({ text }: { readonly text: string }) {
  return <Markdown components={INLINE}>{text}</Markdown>;
}
