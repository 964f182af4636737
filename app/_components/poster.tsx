import { posterUrl } from '@/lib/shop/catalogue/poster-url';

interface Props {
  readonly slug: string;
  /** Empty where the event's name stands beside it. */
  readonly alt?: string;
  /** Far down the page: it is fetched when it is nearly seen. */
  readonly isLazy?: boolean;
  /** In sight at once: it is fetched before the others. */
  readonly isFirst?: boolean;
  readonly className: string;
}

/** The poster of an event. */
export function Poster({ slug, alt = '', isLazy = false, isFirst = false, className }: Props) {
  return (
    <img
      src={posterUrl(slug)}
      alt={alt}
      width={600}
      height={840}
      loading={isLazy ? 'lazy' : undefined}
      fetchPriority={isFirst ? 'high' : undefined}
      className={`poster ${className}`}
    />
  );
}
