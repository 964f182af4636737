'use client';

export function PrintButton() {
  return (
    <button
      type="button"
      onClick={() => window.print()}
      className="min-h-11 border-2 border-ink px-5 font-semibold hover:bg-ink hover:text-paper"
    >
      Print
    </button>
  );
}
