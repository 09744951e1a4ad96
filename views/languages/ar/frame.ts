import type { TranslatedTexts } from '../en.ts'

/** What surrounds a person's own account. What is not here is English, as the console and the settings are. */
export const frame: TranslatedTexts['frame'] = {
  areas: 'الأقسام',
  apps: 'التطبيقات',
  developers: 'المطوّرون',
  settings: 'الإعدادات',
  docs: 'التوثيق',
  sign_out: 'تسجيل الخروج',
  account: '{name}، حسابك',
  sign_in: 'تسجيل الدخول',
  documentation: 'التوثيق',
  unconfirmed: {
    ask: 'أكّد عنوانك: افتح الرابط الذي أرسلناه إلى {email}. إلى ذلك الحين يمكنك العمل في البيئة التجريبية، لكن لا يمكنك تقديم تطبيق للمراجعة أو دعوة أحد.',
    again: 'إرساله مرة أخرى',
    lost: 'أكّد حساب آخر عنوان هذا الحساب. سجّل الدخول إلى ذلك الحساب، أو سجّل بعنوان آخر.',
  },
  flash: {
    shown_once: 'عُرض ذلك مرة واحدة فقط. إن لم تحتفظ به، فأنشئ واحدًا جديدًا.',
    saved: 'تم الحفظ.',
    declined: 'تم الرفض.',
    confirmed: 'تم تأكيد عنوانك.',
    confirmation_sent: 'الرسالة في طريقها.',
    password_changed: 'تم تغيير كلمة المرور، وتم تسجيل الخروج من جميع الأجهزة الأخرى.',
    address_asked: 'الرابط في طريقه إلى العنوان الجديد.',
    session_ended: 'تم تسجيل الخروج هناك.',
    access_ended: 'لم يعد للتطبيق وصول.',
  },
}
