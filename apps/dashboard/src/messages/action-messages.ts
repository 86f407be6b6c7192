import type { Refusal } from '../server/action.ts';
import { translated } from './translated.ts';

/** What is said when the server did not do what was asked, and words of every dialog. */
export const actionMessages = translated({
  en: {
    cancel: 'Cancel',
    save: 'Save',
    close: 'Close',
    refusals: {
      'not-signed-in': 'You are no longer signed in. Reload the page.',
      'not-allowed': 'Your role or password does not allow that.',
      'other-origin': 'The page is out of date. Reload it.',
      'wrong-method': 'The server does not know this action.',
      invalid: 'Something that was entered does not fit.',
      missing: 'It is no longer there.',
      conflict: 'That name is taken.',
      'last-admin': 'Somebody must remain administrator.',
      unavailable: 'The server did not answer. Try again.',
    } as Record<Refusal, string>,
  },
  zh: {
    cancel: '取消',
    save: '保存',
    close: '关闭',
    refusals: {
      'not-signed-in': '登录已失效，请刷新页面。',
      'not-allowed': '您的角色或密码不允许此操作。',
      'other-origin': '页面已过期，请刷新。',
      'wrong-method': '服务器不支持此操作。',
      invalid: '输入内容不符合要求。',
      missing: '对象已不存在。',
      conflict: '该名称已被使用。',
      'last-admin': '至少须保留一名管理员。',
      unavailable: '服务器没有响应，请重试。',
    } as Record<Refusal, string>,
  },
});
