/** The clipboard is closed to pages that came without TLS; then a selection is copied, as browsers did before. */
export const copyText = async (text: string): Promise<void> => {
  if (globalThis.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
};
