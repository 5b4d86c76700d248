/** The mark: a key whose teeth are the places it opens. Decorative; the name stands beside it. */
export function BrandMark({ size = 28 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0f6a80" />
      <path
        d="M12 8a5 5 0 1 0 0 10 5 5 0 0 0 0-10Zm4.5 7L25 23.5M21 19.5l-2.5 2.5M24 22.5l-2.5 2.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
