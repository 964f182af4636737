import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { findProblem, PROBLEMS } from '@/lib/purchase/problem';

type Props = { params: Promise<{ type: string }> };

export const dynamicParams = false;

export function generateStaticParams() {
  return Object.keys(PROBLEMS).map((type) => ({ type }));
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: findProblem((await params).type)?.title ?? 'Unknown problem' };
}

/** Explains a problem type to a developer: where the `type` of an answer leads. */
export default async function ProblemPage({ params }: Props) {
  const { type } = await params;
  const problem = findProblem(type);
  if (!problem) notFound();
  return (
    <main className="mx-auto max-w-2xl p-6 leading-relaxed">
      <p className="font-mono text-sm">
        {problem.status} /problems/{type}
      </p>
      <h1 className="mt-2 font-bold text-3xl">{problem.title}</h1>
      <p className="mt-4">{problem.advice}</p>
    </main>
  );
}
