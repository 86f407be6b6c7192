/** A count of malicious verdicts: red unless it is zero. */
export const MaliciousCount = ({ count }: { readonly count: number }) => (
  <span className={count === 0 ? 'faint' : 'malicious-count'}>{count.toLocaleString('en')}</span>
);
