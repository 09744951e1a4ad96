import type { Texts } from '../en.ts'

export const account: Texts['account'] = {
  title: 'حسابك',
  profile: {
    email: 'البريد الإلكتروني',
  },
  password: {
    heading: 'كلمة المرور',
    change: 'تغيير كلمة المرور',
    about: 'تسجّل الدخول ببريدك الإلكتروني وكلمة المرور.',
    none: 'تسجّل الدخول عبر {issuer}. لا توجد لك كلمة مرور هنا.',
  },
}
