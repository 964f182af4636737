import type { Desk } from '@/lib/teaching/classroom/desk';
import { LearnerCard } from './learner-card';

interface LearnerListProps {
  readonly learners: Desk['learners'];
  readonly act: (action: 'remove' | 'rename', params: object) => Promise<void>;
}

export function LearnerList({ learners, act }: LearnerListProps) {
  return (
    <section aria-labelledby="learners" className="min-w-0">
      <h2 id="learners" className="shout text-4xl leading-none">
        {learners.length === 1 ? '1 learner' : `${learners.length} learners`}
      </h2>
      {learners.length === 0 && <p className="mt-3 text-quiet">Nobody is in yet.</p>}
      <ul className="mt-3 grid grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))] items-start gap-2">
        {learners.map((learner) => (
          <LearnerCard key={learner.id} {...learner} act={act} />
        ))}
      </ul>
    </section>
  );
}
