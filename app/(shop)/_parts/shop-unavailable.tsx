/** Said while the box office cannot be reached. */
export function ShopUnavailable() {
  return (
    <section className="max-w-3xl py-12">
      <h1 className="shout text-shout">The house is dark.</h1>
      <p className="mt-6 max-w-prose text-lg">
        The shop cannot reach its box office right now. Nothing was sold and nothing was lost; tickets that
        you have stay yours. Load this page again in a moment.
      </p>
    </section>
  );
}
