import Link from 'next/link';

interface Props {
  readonly href: string;
  readonly className?: string;
  readonly children: string;
}

/** The way on, behind or below a sentence. */
export function TextLink({ href, className = '', children }: Props) {
  return (
    <Link
      href={href}
      prefetch={false}
      className={`inline-block font-semibold text-loud-ink underline underline-offset-4 ${className}`}
    >
      {children}
    </Link>
  );
}
