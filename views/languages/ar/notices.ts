import type { Texts } from '../en.ts'
import type { passkey_mails } from './passkeys.ts'

/** Mails that tell people what happened to their account, their apps and their organisation. */
export const notices: Omit<
  Texts['mails'],
  | 'confirm_address'
  | 'address_in_use'
  | 'operator_invitation'
  | 'reset_password'
  | 'password_changed'
  | 'invitation'
  | 'sent_by'
  | keyof typeof passkey_mails
> = {
  confirm_new_address: {
    subject: 'أكّد عنوان بريدك الجديد',
    lead: 'تريد تسجيل الدخول إلى {platform} بهذا العنوان من الآن فصاعدًا. يُرجى تأكيد أنه لك.',
    button: 'تأكيد العنوان',
    after:
      'يعمل الرابط مرة واحدة وتنتهي صلاحيته بعد 7 أيام. إذا لم تطلب ذلك، فتجاهل هذه الرسالة: لن يتغيّر شيء دون الرابط.',
  },
  address_wanted: {
    subject: 'أُدخل عنوانك لحساب آخر',
    lead: 'يريد شخص ما استخدام هذا العنوان لحساب آخر في {platform}، لكنه تابع لحسابك. لم يتغيّر شيء.',
    button: 'الذهاب إلى حسابك',
    after: 'إذا كنت أنت، فسجّل الدخول بحسابك الحالي. وإن لم تكن أنت، فلا داعي لفعل أي شيء.',
  },
  address_change_asked: {
    subject: 'عنوان بريدك على وشك التغيّر',
    lead: 'سيتغيّر عنوان حسابك في {platform} إلى {address} فور تأكيده من صندوق ذلك البريد.',
    button: 'لم أفعل ذلك: تعيين كلمة مرور جديدة',
    after: 'كلمة المرور الجديدة توقف هذا التغيير أيضًا. إذا كنت أنت، فلا داعي لفعل أي شيء.',
  },
  address_changed: {
    subject: 'تم تغيير عنوان بريدك',
    lead: 'أصبح عنوان حسابك في {platform} هو {address}. تسجّل الدخول به من الآن فصاعدًا.',
    button: 'الذهاب إلى حسابك',
    after: 'إذا لم تكن أنت، فاطلب المساعدة من دعم {platform} فورًا.',
  },
  new_device: {
    subject: 'تسجيل دخول جديد إلى حسابك',
    lead: 'سُجّل الدخول إلى حسابك في {platform} من متصفح لا نعرفه: {device}، من العنوان {address}، بتاريخ {time}.',
    button: 'عرض أماكن تسجيل دخولك',
    after: 'إذا لم تكن أنت، فسجّل الخروج من كل مكان هناك، ثم غيّر كلمة مرورك.',
  },
  secret_created: {
    subject: 'سر جديد للتطبيق {app}',
    lead: 'أُنشئ سر جديد للتطبيق {app} في {platform}: {kind}.',
    button: 'عرض أسرار {app}',
    after: 'إذا لم يفعل ذلك أحد من فريقك، فألغِه هناك وغيّر كلمة مرورك.',
  },
  agent_connected: {
    subject: 'تم ربط {app}',
    lead: 'ربط {person} مساعد الذكاء الاصطناعي {app} بمؤسسة {tenant}. يمكنه قراءة ما يسمح به الربط حتى {day}.',
    button: 'عرض ما يمكنه قراءته',
    after: 'يمكنك فصله هناك في أي وقت.',
  },
  agent_ending: {
    subject: 'سيتوقف وصول {app} إلى {tenant} في {day}',
    lead: 'يمكن لمساعد الذكاء الاصطناعي {app} قراءة بيانات {tenant} حتى {day}. تنتهي اتصالات المساعدين من تلقاء نفسها كي لا يُنسى أي منها.',
    button: 'تجديد الاتصال',
    after: 'إن لم تعد تستخدمه، فلا يلزمك فعل أي شيء.',
  },
  connection_created: {
    subject: 'تم ربط {app}',
    lead: 'ربط {person} التطبيق {app} بمؤسسة {tenant}. يمكنه الآن قراءة ما يسمح به الربط.',
    button: 'عرض ما يمكنه قراءته',
    after: 'يمكنك فصله هناك في أي وقت.',
  },
  app_approved: {
    subject: 'تم اعتماد {app}',
    lead: 'اعتمدت {platform} التطبيق {app}. ترى المؤسسات الآن هذا الإصدار وتربطه.',
    button: 'فتح {app}',
    after: 'تُراجَع التغييرات اللاحقة من جديد قبل أن تراها المؤسسات.',
  },
  app_declined: {
    subject: 'لم يُعتمد {app}',
    lead: 'راجعت {platform} التطبيق {app} ولم تعتمده. السبب في صفحته.',
    button: 'قراءة السبب',
    after: 'يمكنك تغيير التطبيق وتقديمه مرة أخرى. ما تراه المؤسسات يبقى كما هو.',
  },
  endpoint_failing: {
    subject: 'إشعارات {app} لا تصل',
    lead: 'منذ أكثر من ساعة لم يصل أي حدث إلى نقطة استقبال التطبيق {app} على {host}.',
    button: 'عرض الاستجابات',
    after: 'نواصل المحاولة. لن نراسلك بشأن ذلك مجددًا حتى يصل حدث ما.',
  },
  endpoint_suspended: {
    subject: 'عُلّقت نقطة استقبال للتطبيق {app}',
    lead: 'لم يعد يُرسل شيء إلى نقطة استقبال التطبيق {app} على {host}: فشلت كثيرًا، أو أجابت بأنها لم تعد موجودة.',
    button: 'عرض نقطة الاستقبال',
    after: 'توضح صفحتها من يمكنه استئنافها. ويمكن إرسال الأحداث الفائتة من جديد.',
  },
  secret_kinds: {
    client_secret: 'سر عميل',
    signing_secret: 'سر لتوقيع الإشعارات',
    api_key: 'مفتاح API',
  },
  mute: 'إيقاف مثل هذه الرسائل',
}
