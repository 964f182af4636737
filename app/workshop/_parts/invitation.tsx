import { drawQr } from '@/lib/shop/orders/draw-qr';

interface InvitationProps {
  readonly code: string;
  readonly urls: readonly string[];
  readonly isOpen: boolean;
}

/** Read from the last row: the address, the code, and a picture that is both. */
export function Invitation({ code, urls, isOpen }: InvitationProps) {
  const [first] = urls;
  return (
    <details open={isOpen} className="bg-stock px-5 py-4">
      <summary className="stamp cursor-pointer py-1">How to come in: {code}</summary>
      <div className="grid gap-6 lg:grid-cols-[1fr_auto]">
        <div className="min-w-0">
          {first === undefined ? (
            <p className="max-w-prose text-lg">
              Only this machine reaches the shop. Stop it, and start it with{' '}
              <code className="font-bold">npm run demo -- --host 0.0.0.0</code> to let the class in.
            </p>
          ) : (
            <p className="break-words text-[clamp(1.25rem,2.6vw,3rem)] leading-tight">
              {urls.map((url) => (
                <strong key={url} className="block">
                  {url.replace('http://', '')}/workshop/room
                </strong>
              ))}
            </p>
          )}
          <p
            className="shout mt-2 text-[clamp(5rem,19vw,20rem)] leading-[0.85] tracking-wider"
            data-code={code}
          >
            <span className="sr-only">The code is {[...code].join(' ')}</span>
            <span aria-hidden="true">{code}</span>
          </p>
        </div>
        {first !== undefined && <Picture url={`${first}/workshop/room?code=${code}`} />}
      </div>
    </details>
  );
}

/** Dark on light by night too: many cameras read nothing else. */
function Picture({ url }: { readonly url: string }) {
  const { path, size } = drawQr(url);
  return (
    <svg
      role="img"
      aria-label={`QR code of ${url}`}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="w-[min(20rem,100%)] lg:w-[22vw]"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#15171c" />
    </svg>
  );
}
