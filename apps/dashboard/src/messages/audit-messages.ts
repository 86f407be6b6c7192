import { allowListMessages } from './allow-list-messages.ts';
import { columnMessages } from './column-messages.ts';
import { translated } from './translated.ts';
import { userMessages } from './user-messages.ts';

/** The names of actions as they are kept: English words that a search finds. */
const ACTIONS_ZH: Readonly<Record<string, string>> = {
  'sign-in': '登录',
  'sign-in refused': '登录被拒',
  'password changed': '修改密码',
  'user created': '添加用户',
  'user changed': '修改用户',
  triage: '处置结论',
  note: '添加备注',
  'allow-rule saved': '添加白名单规则',
  'allow-rule revoked': '撤销白名单规则',
  upload: '上传流量文件',
  retry: '重新检测',
  'model promote': '启用模型',
  'model rollback': '回退模型',
  'model retrain': '开始再训练',
};

const DETAILS_ZH: Readonly<Record<string, string>> = {
  address: '地址',
  report: '结论',
  reports: '结论',
  state: '处置',
  changed: '已更改',
  reason: '原因',
  name: '用户名',
  role: '角色',
  id: '用户编号',
  change: '更改',
  disabled: '停用',
  password: '密码',
  rule: '规则',
  field: '对象',
  value: '值',
  expires: '有效期至',
  capture: '流量文件',
  path: '文件',
  kind: '模型',
  version: '版本',
  true: '是',
  false: '否',
};

const values = (language: 'en' | 'zh'): Readonly<Record<string, Readonly<Record<string, string>>>> => ({
  state: columnMessages[language].triageStates,
  role: userMessages[language].roles,
  field: allowListMessages[language].fields,
});

const own = (words: Readonly<Record<string, string>>, word: string): string | undefined =>
  Object.hasOwn(words, word) ? words[word] : undefined;

/** What the audit log says; what has no translation stands as it is kept. */
export const auditMessages = translated({
  en: {
    action: (action: string): string => action,
    detail: (name: string): string => name,
    value: (name: string, text: string): string => own(values('en')[name] ?? {}, text) ?? text,
  },
  zh: {
    action: (action) => own(ACTIONS_ZH, action) ?? action,
    detail: (name) => own(DETAILS_ZH, name) ?? name,
    value: (name, text) =>
      own(values('zh')[name] ?? {}, text) ??
      (['change', 'disabled'].includes(name) ? own(DETAILS_ZH, text) : undefined) ??
      text,
  },
});
