import type { Ground, Placement, Reason, RequestReason } from '../evidence/reason.ts';
import { translated } from './translated.ts';
import { verdictMessages } from './verdict-messages.ts';

/** Why the request graph gave a request its kind. */
interface GraphReason {
  /** The sentence in English, as the detector wrote it. */
  readonly reason: string;
  /** Null in rows of older detectors. */
  readonly values: RequestReason | null;
}

/** The window of the request graph in seconds. */
const WINDOW = 10;

const requestReason = (reason: RequestReason): string => {
  switch (reason.rule) {
    case 'top-site':
      return `该主机属于热门网站列表中的 ${reason.site}`;
    case 'no-user-agent':
      return '没有 User-Agent，且本机没有带 User-Agent 的软件访问过该主机';
    case 'same-host':
      return `没有 User-Agent，但本机访问同一主机的软件带有：${reason.userAgent}`;
    case 'referer':
    case 'referer-domain':
      return placement(reason);
    case 'referred-to':
      return `${WINDOW} 秒内有请求将其列为 Referer`;
    case 'connected':
      return `${placement(reason.placement)}，但有 Referer 将与其同组的请求关联起来`;
    case 'unconnected':
      return `${placement(reason.placement)}，且 ${WINDOW} 秒内没有请求将其列为 Referer`;
    case 'method':
      return `请求方法为 ${reason.method}，不是 GET、POST 或 HEAD`;
  }
};

const placement = (place: Placement): string => {
  switch (place.rule) {
    case 'referer':
      return `其 Referer 是本机 ${WINDOW} 秒内另一请求的 URL`;
    case 'referer-domain':
      return `其 Referer 的域名 ${place.referer} 与 ${WINDOW} 秒内访问过的 ${place.domain} 相符`;
    case 'doubtful-link':
      return DOUBTS[place.doubt];
    case 'same-url':
      return `其 Referer 指向 ${place.referer}，而最近访问该域名的正是同一 URL`;
    case 'shared-referer':
      return `其 Referer 指向 ${place.referer}，${WINDOW} 秒内未被访问，先前的请求也是如此`;
    case 'unresolved-referer':
      return `其 Referer 指向 ${place.referer}，${WINDOW} 秒内未被访问`;
    case 'own-url':
      return '其 Referer 是自身的 URL';
    case 'page':
      return `其路径是网页资源（.${place.extension}），但没有 Referer`;
    case 'no-referer':
      return '没有 Referer';
  }
};

const DOUBTS: Readonly<Record<'address' | 'document' | 'program', string>> = {
  address: '其 Referer 是另一网站的页面，但请求的主机是 IP 地址',
  document: '其 Referer 是另一网站的页面，而网站之间的链接不能说明文档的来历',
  program: '其 Referer 是本机访问过的页面，但路径指向程序文件',
};

const ground = (one: Ground): string => {
  switch (one.code) {
    case 'top-site':
      return `未作检测：${requestReason(one.values.request)}`;
    case 'browser-request':
      return `浏览器请求：${requestReason(one.values.request)}`;
    case 'background-software':
      return `视为后台软件：${requestReason(one.values.request)}`;
    case 'model-score': {
      const { model, score, threshold } = one.values;
      const side = score >= threshold ? '达到或超过' : '低于';
      return `模型 ${model} 对其请求头的评分为 ${score.toFixed(3)}，${side}阈值 ${threshold.toFixed(3)}`;
    }
    case 'damped-by-software': {
      const { own, score } = one.values;
      return `单独评分为 ${own.toFixed(3)}，因该软件的其他流看起来更无害，降为 ${score.toFixed(3)}`;
    }
    case 'loudest-lines': {
      const lines = one.values.lines.map(({ text, weight }) => `\`${text}\`（+${weight.toFixed(1)}）`);
      return `对得分影响最大的部分（对数几率）：${lines.join('、')}`;
    }
    case 'known-software': {
      const { isMalicious, likeness, matches, differs } = one.values;
      const known = isMalicious ? '已知恶意软件' : '已知无害软件';
      const other = differs.length === 0 ? '' : `；不同：${parts(differs)}`;
      return `其指纹与${known}一致，相同：${parts(matches)}（相似度 ${likeness}，最高 4）${other}`;
    }
  }
};

const parts = (names: readonly string[]): string =>
  names.map((name) => verdictMessages.zh.parts[name] ?? name).join('、');

/** Reasons as sentences. English is what the detector wrote; so is what has no code. */
export const reasonMessages = translated({
  en: {
    reason: ({ text }: Reason): string => text,
    graph: ({ reason }: GraphReason): string => reason,
  },
  zh: {
    reason: (reason) => (reason.ground === null ? reason.text : ground(reason.ground)),
    graph: ({ reason, values }) => (values === null ? reason : requestReason(values)),
  },
});
