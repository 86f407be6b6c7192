// ua-parser-js 1 ships no types; these are the parts user-agent.ts calls.
declare module 'ua-parser-js' {
  interface ParsedUserAgent {
    readonly browser: { readonly name?: string | undefined; readonly version?: string | undefined };
    readonly device: {
      readonly vendor?: string | undefined;
      readonly model?: string | undefined;
      readonly type?: string | undefined;
    };
    readonly os: { readonly name?: string | undefined; readonly version?: string | undefined };
  }
  function parse(userAgent: string): ParsedUserAgent;
  export = parse;
}
