/** The sign of MAD. */
export const Logo = ({ size }: { readonly size: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="7" fill="#3b5bdb" />
    <path
      d="M7 23V9l9 9 9-9v14"
      fill="none"
      stroke="#fff"
      strokeWidth="3.2"
      strokeLinejoin="round"
      strokeLinecap="round"
    />
  </svg>
);
