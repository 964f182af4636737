import { TextLink } from '@/app/_components/text-link';

interface Props {
  readonly title: string;
  readonly text: string;
  /** To where there is something to see. */
  readonly label: string;
}

/** In place of a list that has nothing in it. */
export function EmptyList({ title, text, label }: Props) {
  return (
    <div className="bg-stock px-6 py-14" data-state="empty">
      <p className="shout text-6xl">{title}</p>
      <p className="mt-3">
        {text} <TextLink href="/">{label}</TextLink>
      </p>
    </div>
  );
}
