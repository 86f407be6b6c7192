import type { StoredReason } from '@mad/store';
import { translated } from './translated.ts';

/** What was wrong with a capture, by its code: damage with the byte where it was met, limits with how often they were hit. */
const SENTENCES: Readonly<Record<string, (value: string) => string>> = {
  empty: () => '文件为空',
  'not-a-capture': () => '不是流量文件',
  truncated: (offset) => `文件在字节 ${offset} 处中断`,
  'bad-record': (offset) => `字节 ${offset} 处的记录长度有误，其后内容无法读取`,
  unsupported: (offset) => `字节 ${offset} 处的格式版本不受支持`,
  'damaged-compression': (offset) => `压缩数据在字节 ${offset} 处损坏或中断`,
  flowsEvicted: (count) => `流表已满，提前结束 ${count} 个流`,
  directionLimit: (count) => `后续数据过多，放弃等待 ${count} 处缺失`,
  totalLimit: (count) => `预留内存已满，${count} 次提前交出所有等待的数据段`,
  headerLimit: (count) => `${count} 个请求头过长被截断`,
  partialLimit: (count) => `等待结束的请求头过多，截断 ${count} 个`,
  fragmentsDropped: (count) => `${count} 个 IP 分片缺少其余部分`,
  requestsDropped: (count) => `同时保留的请求过多，文档中略去 ${count} 个`,
  fingerprintsDropped: (count) => `软件过多，${count} 个请求所属软件未生成指纹`,
  flowsWithoutGroup: (count) => `软件过多，groups.json 未列出 ${count} 个流`,
};

const english = (warning: StoredReason): string => (typeof warning === 'string' ? warning : warning.text);

/** Warnings about captures as sentences. English is what the detector wrote; so is what has no code. */
export const warningMessages = translated({
  en: { warning: english },
  zh: {
    warning: (warning) => {
      if (typeof warning === 'string') return warning;
      const sentence = Object.hasOwn(SENTENCES, warning.code) ? SENTENCES[warning.code] : undefined;
      const value = warning.values['offset'] ?? warning.values['count'];
      return sentence === undefined || typeof value !== 'number'
        ? warning.text
        : sentence(value.toLocaleString('en'));
    },
  },
});
