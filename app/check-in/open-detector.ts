interface Detector {
  detect(image: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

declare global {
  /** The Shape Detection API, which TypeScript does not know yet. */
  var BarcodeDetector:
    | {
        new (options: { readonly formats: string[] }): Detector;
        getSupportedFormats(): Promise<readonly string[]>;
      }
    | undefined;
}

/** The browser's own reader of QR codes; where it has none, one that is loaded now. */
export async function openDetector(): Promise<Detector> {
  const own = globalThis.BarcodeDetector;
  if (own && (await own.getSupportedFormats()).includes('qr_code')) return new own({ formats: ['qr_code'] });
  const { BarcodeDetector } = await import('qr/decode.js');
  return new BarcodeDetector({ formats: ['qr_code'] });
}
