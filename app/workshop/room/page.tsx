import type { Metadata } from 'next';
import { JoinForm } from '@/app/_components/classroom/join-form';

export const metadata: Metadata = { title: 'Classroom', robots: { index: false } };

interface Props {
  readonly searchParams: Promise<{ readonly code?: string | string[] }>;
}

/** Where a learner comes in; the picture on the teacher's wall leads here with the code. */
export default async function RoomPage({ searchParams }: Props) {
  const { code } = await searchParams;
  return (
    <div className="max-w-3xl">
      <h1 className="shout mt-6 mb-6 text-[clamp(3rem,8vw,7rem)] leading-[0.9]">Classroom</h1>
      <JoinForm code={typeof code === 'string' ? code.slice(0, 10) : ''} />
    </div>
  );
}
