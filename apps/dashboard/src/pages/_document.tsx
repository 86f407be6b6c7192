import Document, { type DocumentContext, Head, Html, Main, NextScript } from 'next/document';
import { type Preferences, readPreferences } from '../server/preferences.ts';

interface DashboardDocumentProperties {
  readonly preferences: Preferences;
}

/** The frame of every page; language and theme come from cookies, so that the first paint is right. */
export default class DashboardDocument extends Document<DashboardDocumentProperties> {
  static override async getInitialProps(context: DocumentContext) {
    const initial = await Document.getInitialProps(context);
    const preferences: Preferences =
      context.req === undefined ? { language: 'en', colorScheme: 'auto' } : readPreferences(context.req);
    return { ...initial, preferences };
  }

  override render() {
    const { language, colorScheme } = this.props.preferences;
    return (
      <Html lang={language === 'zh' ? 'zh-Hans' : 'en'} data-mantine-color-scheme={colorScheme}>
        <Head>
          <meta name="color-scheme" content="light dark" />
          <link rel="icon" href="/icon.svg" type="image/svg+xml" />
          <script src="/theme.js" />
        </Head>
        <body>
          <Main />
          <NextScript />
        </body>
      </Html>
    );
  }
}
