import { translated } from './translated.ts';

export const loginMessages = translated({
  en: {
    title: 'Sign in',
    name: 'Name',
    password: 'Password',
    submit: 'Sign in',
    wrong: 'Name and password do not fit.',
    throttled: 'Too many attempts. Wait a quarter of an hour, then try again.',
    hint: 'The first admin’s password stands in the output of the server’s first start.',
  },
  zh: {
    title: '登录',
    name: '用户名',
    password: '密码',
    submit: '登录',
    wrong: '用户名或密码不正确。',
    throttled: '尝试次数过多，请十五分钟后再试。',
    hint: '首个管理员的密码显示在服务器首次启动的输出中。',
  },
});
