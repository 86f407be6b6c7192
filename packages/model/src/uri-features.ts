import { type FeatureSink, flag, logScale } from './feature-sink.ts';
import { textShape } from './text-shape.ts';

const PAGE = new Set([
  'html',
  'htm',
  'css',
  'js',
  'asp',
  'aspx',
  'jsp',
  'shtml',
  'shtm',
  'stm',
  'xhtml',
  'json',
]);
const IMAGE = new Set([
  'gif',
  'jpg',
  'jpeg',
  'png',
  'ico',
  'svg',
  'webp',
  'swf',
  'woff',
  'woff2',
  'ttf',
  'bmp',
]);
const SCRIPT = new Set(['php', 'cgi', 'pl', 'php5', 'do', 'action', 'ashx', 'dll']);
const PROGRAM = new Set([
  'exe',
  'bin',
  'zip',
  'rar',
  'jar',
  'msi',
  'cab',
  'apk',
  'dat',
  'bat',
  'vbs',
  'ps1',
  'scr',
  'sfx',
  'gz',
  '7z',
  'deb',
]);
const DOCUMENT = new Set([
  'txt',
  'xml',
  'pdf',
  'doc',
  'docx',
  'xls',
  'rtf',
  'rss',
  'crl',
  'crt',
  'cer',
  'list',
  'csv',
]);
const MEDIA = new Set(['mp3', 'mp4', 'ts', 'm3u8', 'flv', 'avi', 'mpg', 'm4s', 'aac', 'webm', 'ogg']);

/** The last part of a path after its last dot, lower case; empty when there is none or it is no extension. */
export const fileExtension = (path: string): string => {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  if (dot < 0) return '';
  const extension = file.slice(dot + 1).toLowerCase();
  return /^[a-z0-9]{1,6}$/.test(extension) ? extension : '';
};

/** A request target in origin form: scheme and authority of an absolute target taken away. */
export const originForm = (uri: string): { readonly absolute: boolean; readonly target: string } => {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(uri);
  return scheme
    ? { absolute: true, target: uri.slice(scheme[0].length) || '/' }
    : { absolute: false, target: uri };
};

const BASE64_WORD = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;
const RANDOM_WORD = /^(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9]{6,}$/;
const HEXADECIMAL_WORD = /^[0-9a-f]{8,}$/i;

/** Numbers about the request target: lengths, depth, letters used, parameters, kind of file. */
export const addUriFeatures = (sink: FeatureSink, uri: string): void => {
  const { absolute, target } = originForm(uri);
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  const query = question < 0 ? '' : target.slice(question + 1);
  const segments = path.split('/').filter((segment) => segment !== '');
  const file = path.slice(path.lastIndexOf('/') + 1);
  const extension = fileExtension(path);
  const stem = extension === '' ? file : file.slice(0, -extension.length - 1);
  const pathShape = textShape(path);
  const queryShape = textShape(query);
  const stemShape = textShape(stem);
  const parameters = query === '' ? [] : query.split('&');
  const words = path.split(/[/.]/).filter((word) => word !== '');

  sink.add('uri.absolute', flag(absolute));
  sink.add('uri.length', logScale(target.length));
  sink.add('uri.root', flag(target === '/'));
  sink.add('uri.query', flag(question >= 0));
  sink.add('uri.directory', flag(path.endsWith('/') && path.length > 1));
  sink.add('path.length', logScale(pathShape.length));
  sink.add('path.depth', segments.length);
  sink.add('path.longestSegment', logScale(Math.max(0, ...segments.map((segment) => segment.length))));
  sink.add('path.firstSegment', logScale(segments[0]?.length ?? 0));
  sink.add('path.entropy', pathShape.entropy);
  sink.add('path.digits', pathShape.digits);
  sink.add('path.upper', pathShape.upper);
  sink.add('path.vowels', pathShape.vowels);
  sink.add('path.symbols', pathShape.symbols);
  sink.add('path.hexadecimal', pathShape.hexadecimal);
  sink.add('path.longestDigits', pathShape.longestDigits);
  sink.add('path.longestConsonants', pathShape.longestConsonants);
  sink.add('path.longestWord', logScale(pathShape.longestWord));
  sink.add('path.classChanges', pathShape.classChanges);
  sink.add('path.base64Words', words.filter((word) => BASE64_WORD.test(word)).length);
  sink.add('path.randomWords', words.filter((word) => RANDOM_WORD.test(word)).length);
  sink.add('path.hexadecimalWords', words.filter((word) => HEXADECIMAL_WORD.test(word)).length);
  sink.add('path.doubleSlash', flag(path.includes('//')));
  sink.add('path.escapes', logScale(target.split('%').length - 1));
  sink.add('path.tilde', flag(path.includes('~')));
  sink.add('path.wordpress', flag(/\/wp-(content|includes|admin)/.test(path)));
  sink.add('file.length', logScale(stem.length));
  sink.add('file.entropy', stemShape.entropy);
  sink.add('file.digits', stemShape.digits);
  sink.add('file.upper', stemShape.upper);
  sink.add('file.vowels', stemShape.vowels);
  sink.add('file.longestConsonants', stemShape.longestConsonants);
  sink.add('file.classChanges', stemShape.classChanges);
  sink.add('file.dots', file.split('.').length - 1);
  sink.add('file.extension', extension.length);
  sink.add('file.page', flag(PAGE.has(extension)));
  sink.add('file.image', flag(IMAGE.has(extension)));
  sink.add('file.script', flag(SCRIPT.has(extension)));
  sink.add('file.program', flag(PROGRAM.has(extension)));
  sink.add('file.document', flag(DOCUMENT.has(extension)));
  sink.add('file.media', flag(MEDIA.has(extension)));
  sink.add('query.length', logScale(queryShape.length));
  sink.add('query.parameters', parameters.length);
  sink.add('query.equals', logScale(query.split('=').length - 1));
  sink.add('query.bare', flag(query !== '' && !query.includes('=')));
  sink.add(
    'query.longestName',
    logScale(Math.max(0, ...parameters.map((pair) => pair.split('=', 1)[0].length))),
  );
  sink.add(
    'query.longestValue',
    logScale(Math.max(0, ...parameters.map((pair) => pair.length - pair.split('=', 1)[0].length))),
  );
  sink.add('query.entropy', queryShape.entropy);
  sink.add('query.digits', queryShape.digits);
  sink.add('query.upper', queryShape.upper);
  sink.add('query.symbols', queryShape.symbols);
  sink.add('query.hexadecimal', queryShape.hexadecimal);
  sink.add('query.longestWord', logScale(queryShape.longestWord));
  sink.add('query.classChanges', queryShape.classChanges);
};
