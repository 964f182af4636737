import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { toProblem } from '@/lib/shop/sale/answer';
import { describeProblem, EXECUTED, findProblem, RETRY } from '@/lib/shop/sale/problem';
import { findProblemExample } from '@/lib/shop/sale/problem-examples';

type Props = { params: Promise<{ type: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { type } = await params;
  const problem = findProblem(type);
  if (!problem) return { title: 'Unknown problem', robots: { index: false } };
  return {
    title: problem.title,
    description: describeProblem(problem).replaceAll('`', ''),
    alternates: { canonical: `/problems/${type}` },
  };
}

/** Explains a problem type to a developer: where the `type` of an answer leads. */
export default async function ProblemPage({ params }: Props) {
  const { type } = await params;
  const problem = findProblem(type);
  if (!problem) notFound();
  const example = findProblemExample(type);
  return (
    <article className="max-w-4xl">
      <p className="stamp mt-2 text-quiet sm:mt-4">
        <Link href="/problems" prefetch={false} className="inline-block py-1 underline underline-offset-4">
          Problems
        </Link>{' '}
        / {type}
      </p>
      <h1 className="shout mt-1 mb-5 text-balance text-shout">
        <span className="marked">{problem.status}</span> {problem.title}
      </h1>
      <p className="max-w-prose text-lg">
        <Prose text={problem.advice} />
      </p>
      <dl className="mt-6 grid max-w-prose gap-x-6 gap-y-1 sm:grid-cols-[auto_1fr]">
        <dt className="stamp pt-1 text-quiet">Was it executed?</dt>
        <dd className="mb-3">{EXECUTED[problem.executed]}</dd>
        <dt className="stamp pt-1 text-quiet">Try again?</dt>
        <dd className="mb-3">{RETRY[problem.retry]}</dd>
      </dl>
      {example && <Example answer={toProblem(example)} />}
    </article>
  );
}

/** What stands between backticks is code. */
function Prose({ text }: { text: string }) {
  return text.split('`').map((part, i) =>
    i % 2 === 1 ? (
      <code key={part} className="font-bold">
        {part}
      </code>
    ) : (
      part
    ),
  );
}

function Example({ answer }: { answer: ReturnType<typeof toProblem> }) {
  const SHOWN = ['content-type', 'retry-after', 'allow'];
  const headers = Object.entries(answer.headers).filter(([name]) => SHOWN.includes(name));
  return (
    <section className="mt-8 bg-stock">
      <h2 className="stamp px-4 pt-4 pb-3 sm:px-6">For example</h2>
      <div aria-hidden="true" className="holes-across" />
      <pre className="whitespace-pre-wrap break-words px-4 pt-3 pb-5 text-sm leading-relaxed sm:px-6">
        {[
          `HTTP/1.1 ${answer.status}`,
          ...headers.map(([name, value]) => `${name}: ${value}`),
          '',
          JSON.stringify(JSON.parse(answer.body), null, 2),
        ].join('\n')}
      </pre>
    </section>
  );
}
