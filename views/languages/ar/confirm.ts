import type { TranslatedTexts } from '../en.ts'

/** Questions on pages for merchants and account holders. Those on partners’ pages are in English only. */
export const confirm: TranslatedTexts['confirm'] = {
  remove_endpoint: {
    heading: 'هل تريد إزالة نقطة الاستقبال {url}؟',
    about: 'لن يُرسل إليها شيء بعد ذلك. وتُلغى الرسائل المنتظرة، وتتوقف أسرار توقيعها عن العمل.',
    stays: 'يمكنك إضافة العنوان من جديد، فيحصل على سر توقيع جديد ولا تصله الأحداث السابقة.',
    button: 'إزالة نقطة الاستقبال',
    keep: 'الإبقاء عليها',
  },
  disconnect: {
    heading: 'هل تريد فصل {app}؟',
    about: 'يفقد {app} فورًا الوصول إلى {tenant}. ويتلقى إشعارًا بفصله، ثم لا يتلقى شيئًا بعد ذلك.',
    stays:
      'تبقى البيانات التي قرأها سابقًا لدى {publisher}: اطلب حذفها. ويمكنك ربط التطبيق من جديد في أي وقت.',
    button: 'فصل',
    keep: 'إبقاؤه مرتبطًا',
  },
  disconnect_unit: {
    heading: 'هل تريد فصل {app}؟',
    about: 'يفقد {app} فورًا الوصول إلى {unit} لدى {tenant}. ويتلقى إشعارًا بفصله، ثم لا يتلقى شيئًا بعد ذلك.',
    stays:
      'تبقى البيانات التي قرأها سابقًا لدى {publisher}: اطلب حذفها. ويمكنك ربط التطبيق من جديد في أي وقت.',
    button: 'فصل',
    keep: 'إبقاؤه مرتبطًا',
  },
  revoke_key: {
    heading: 'هل تريد إلغاء {key}؟',
    about: 'يفقد كل برنامج يستخدم هذا المفتاح الوصول فورًا، وتتوقف إشعاراته، ولا يمكن استعادة المفتاح.',
    stays: 'تظل مفاتيحك الأخرى تعمل.',
    button: 'إلغاء المفتاح',
    keep: 'الإبقاء عليه',
  },
  remove_passkey: {
    heading: 'هل تريد إزالة مفتاح المرور {name}؟',
    about: 'لن تتمكن من تسجيل الدخول به هنا.',
    stays: 'يبقى على جهازك إلى أن تحذفه منه أيضًا.',
    button: 'إزالة',
    keep: 'الإبقاء عليه',
  },
  end_access: {
    heading: 'هل تريد إنهاء وصول {app}؟',
    about: 'لن يتمكن {app} من قراءة ما يحتفظ به {place} عنك.',
    stays: 'يبقى لديه ما قرأه من قبل. ويمكنك السماح له من جديد في أي وقت.',
    button: 'إنهاء الوصول',
    keep: 'الإبقاء عليه',
  },
}
