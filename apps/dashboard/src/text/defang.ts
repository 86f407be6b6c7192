/** Makes an address, name or URL that nobody follows by mistake: `hxxp://evil[.]com`, `2001[:]db8[:][:]1`. */
export const defang = (text: string): string =>
  /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text)
    ? text.replaceAll(':', '[:]').replaceAll('.', '[.]')
    : text.replace(/^http/i, 'hxxp').replaceAll('.', '[.]');
