import type { OtherNights } from '@/lib/shop/catalogue/other-nights';
import { describeReturn } from './describe-return';
import type { Return } from './read-return';

/** Says what became of the purchase that the buyer came back with. */
export function ProblemNotice({ nights, ...earlier }: Return & { readonly nights: OtherNights }) {
  const notice = describeReturn(earlier);
  if (!notice) return null;
  const { problem, left } = earlier;
  return (
    <div
      id="problem"
      role="alert"
      tabIndex={-1}
      className="border-loud border-l-8 bg-ink px-5 py-4 text-paper"
    >
      <p className="shout text-3xl leading-none">{notice.title}</p>
      <p className="mt-1.5">{notice.text}</p>
      {problem === 'sold-out' && !left && (
        <p className="mt-2">
          <a href={nights.href} className="inline-block py-1 font-semibold underline underline-offset-4">
            {nights.label}
          </a>
        </p>
      )}
    </div>
  );
}
