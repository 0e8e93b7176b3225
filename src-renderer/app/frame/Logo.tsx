/** Three strands of hair. */
export function Logo() {
  return (
    <svg
      width="26"
      height="26"
      viewBox="0 0 26 26"
      fill="none"
      strokeWidth="1.8"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M6.5 3.5c-2 5.5-2 13.5 0 19" stroke="currentColor" />
      <path d="M13.2 3.5c-2.4 6 1.9 12.500-.4 19" stroke="var(--hl-accent)" />
      <path d="M19.5 3.5c2 5.5 2 13.5 0 19" stroke="currentColor" />
    </svg>
  )
}
