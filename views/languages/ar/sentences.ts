/** Refusals, by the English sentence in which they are decided; `{gaps}` stand for anything. */
export const sentences: Record<string, string> = {
  'This is not allowed': 'هذا غير مسموح',
  'Conflict with the current state': 'لا يمكن فعل ذلك الآن',
  'The request cannot be read': 'تعذّرت قراءة الطلب',
  'This form cannot be accepted': 'لا يمكن قبول هذا النموذج',
  'This page has expired': 'انتهت صلاحية هذه الصفحة',
  'Too many mails': 'رسائل كثيرة جدًا',
  'Too many accounts': 'حسابات كثيرة جدًا',
  'Too many test events': 'أحداث تجريبية كثيرة جدًا',
  'Temporarily unavailable': 'غير متاح مؤقتًا',
  'This app’s link does not work': 'رابط هذا التطبيق لا يعمل',
  'The app that sent you here made a request that we cannot accept. Nothing was shared. Go back to the app, or tell its developer what it says below.':
    'أرسل التطبيق الذي جئت منه طلبًا لا يمكننا قبوله. لم تتم مشاركة أي شيء. عد إلى التطبيق، أو أبلغ مطوّره بما هو مكتوب أدناه.',
  'Only an owner may do this. Members of staff may look.':
    'لا يمكن إلا للمالك فعل ذلك. يمكن للموظفين الاطلاع فقط.',
  'This is only for verified organisations.': 'هذا متاح للمؤسسات الموثّقة فقط.',
  'This assistant has no keys to prove who it is, so it cannot be allowed for your people.':
    'ليس لدى هذا المساعد مفاتيح تثبت هويته، لذلك لا يمكن السماح به للفريق.',
  'The document of this assistant cannot be used at present. Try again later.':
    'لا يمكن استخدام مستند هذا المساعد حاليًا. حاول مرة أخرى لاحقًا.',
  'Only an owner may disconnect or renew apps.': 'لا يمكن إلا للمالك فصل التطبيقات أو تجديدها.',
  'Only an owner can connect apps; you are a member of staff here.':
    'لا يمكن إلا للمالك ربط التطبيقات، وأنت موظف هنا.',
  'There is no {unit} yet that could be connected.': 'لا يوجد بعد ما يمكن ربطه هنا ({unit}).',
  'Confirm your e-mail address first: open the link in our mail.':
    'أكّد بريدك الإلكتروني أولًا: افتح الرابط الوارد في رسالتنا.',
  'The endpoint is {state}: nothing is sent to it.': 'نقطة الاستقبال غير نشطة، ولذلك لا يُرسل إليها شيء.',
  'It is cancelled, because its connection has ended.': 'أُلغيت لأن الربط انتهى.',
  'Its event is no longer kept.': 'لم يعد هذا الحدث محفوظًا.',
  'Its app may not be sent this event any more.': 'لم يعد يجوز إرسال هذا الحدث إلى التطبيق.',
  'Too many deliveries failed. On this platform only its staff can activate the endpoint again.':
    'فشل إرسال رسائل كثيرة. لا يمكن إلا لفريق المنصة تفعيل نقطة الاستقبال من جديد.',
  'The endpoint is suspended. Activate it instead.': 'نقطة الاستقبال معلّقة. فعّلها بدلًا من ذلك.',
  'At most 10 test events per minute. Try again in {seconds} seconds.':
    'بحد أقصى 10 أحداث تجريبية في الدقيقة. حاول مرة أخرى بعد {seconds} ثانية.',
  'The app declares no event that could be sent.': 'لا يصرّح التطبيق بأي حدث يمكن إرساله.',
  'Deliveries of this platform are not signed.': 'لا توقّع هذه المنصة رسائلها.',
  'The newest secret signs already.': 'السر الأحدث يوقّع بالفعل.',
  'Give the date and time from which to replay, in UTC.': 'أدخل التاريخ والوقت (UTC) لبدء إعادة الإرسال.',
  'Choose one of those on the page.': 'اختر واحدًا مما في الصفحة.',
  'Choose one of the organisations that can connect this app.':
    'اختر إحدى المؤسسات التي يمكنها ربط هذا التطبيق.',
  'Go back to the app and connect again. A request for consent is kept for an hour, in the browser in which it began.':
    'عد إلى التطبيق واربط من جديد. يُحفظ طلب الموافقة ساعة واحدة، في المتصفح الذي بدأ فيه.',
  'Too many accounts were created from your address. Try again in an hour.':
    'أُنشئت حسابات كثيرة جدًا من عنوانك. حاول مرة أخرى بعد ساعة.',
  'Too many mails were asked for from your address. Try again in an hour.':
    'طُلبت رسائل كثيرة جدًا من عنوانك. حاول مرة أخرى بعد ساعة.',
  'Too many passwords and secrets are being verified. Try again in a moment.':
    'يجري التحقق من عدد كبير من كلمات المرور والأسرار. حاول مرة أخرى بعد قليل.',
  'Another request changed the same things at the same moment. Try again.':
    'غيّر طلب آخر الشيء نفسه في اللحظة نفسها. حاول مرة أخرى.',
  'This form is out of date or did not come from this site. Go back, reload the page and try again.':
    'هذا النموذج قديم أو ليس من هذا الموقع. ارجع وأعد تحميل الصفحة ثم حاول مرة أخرى.',
  'This page cannot be part of another page. Open it in a window of its own.':
    'لا يمكن أن تكون هذه الصفحة جزءًا من صفحة أخرى. افتحها في نافذة مستقلة.',
  'A passkey is required for your account, and this is the last one.':
    'يتطلب حسابك مفتاح مرور، وهذا آخر مفتاح لديك.',
  'Recovery codes come with the first passkey.': 'تحصل على رموز الاسترداد مع أول مفتاح مرور.',
  'Accept or decline the invitation.': 'اقبل الدعوة أو ارفضها.',
  'New accounts cannot be created here. Ask the people who run this platform for one.':
    'لا يمكن إنشاء حسابات جديدة هنا. اطلب حسابًا ممن يديرون هذه المنصة.',
  'Choose at least one.': 'اختر واحدًا على الأقل.',
  'Choose one of these.': 'اختر واحدًا من هذه.',
  'An app may have {most} in each environment. Change or remove one instead.':
    'بلغ التطبيق الحد الأقصى لنقاط الاستقبال في هذه البيئة. عدّل إحداها أو أزلها.',
  'It is missing.': 'املأ هذا الحقل.',
  'It must not be blank.': 'املأ هذا الحقل.',
  'It must have at most {count} characters.': 'الحد الأقصى لعدد المحارف: {count}.',
  'It must be one line without control characters.': 'يجب أن يكون سطرًا واحدًا من دون محارف تحكم.',
  'It must not contain spaces, line breaks or backslashes.':
    'يجب ألا يحتوي على مسافات أو أسطر جديدة أو شرطات مائلة عكسية.',
  'It must be a complete URL such as https://example.com/webhooks.':
    'أدخل عنوانًا كاملًا مثل https://example.com/webhooks.',
  'It must be https.': 'يجب أن يبدأ العنوان بـ https.',
  'It must be https outside private networks.': 'يجب أن يبدأ العنوان بـ https خارج الشبكات الخاصة.',
  'It must not contain a user name or password.': 'يجب ألا يحتوي على اسم مستخدم أو كلمة مرور.',
  'It must not have a fragment.': 'يجب ألا يحتوي على جزء بعد العلامة #.',
  'It must be on the public internet.': 'يجب أن يكون متاحًا على الإنترنت العام.',
  'It must not have a host name that ends with a dot.': 'يجب ألا ينتهي اسم المضيف بنقطة.',
  'It must not use port {port}.': 'يجب ألا يستخدم المنفذ {port}.',
  'It is not an event type that the app declared.': 'لا يصرّح التطبيق بهذا الحدث.',
  'It must be 1 to 256 ASCII characters.': 'يُسمح بما بين 1 و256 محرفًا من ASCII.',
  'It is not used on this platform.': 'لا تستخدم هذه المنصة ذلك.',
  'It must be 16 to 256 visible ASCII characters.': 'يجب أن يتكوّن من 16 إلى 256 محرفًا مرئيًا من ASCII.',
  'It must be "{prefix}" and 24 to 64 bytes in {encoding}.':
    'يجب أن يتكوّن من «{prefix}» ومن 24 إلى 64 بايتًا بترميز {encoding}.',
  'It cannot be chosen on this platform.': 'لا يمكن اختياره في هذه المنصة.',
  'Deliveries of this platform carry no HMAC signature.': 'لا تحمل رسائل هذه المنصة توقيع HMAC.',
  'The header {header} is missing: a proxy may have removed it.':
    'الترويسة {header} مفقودة: ربما أزالها وكيل.',
  'The header {header} is missing: it is part of the signed text.':
    'الترويسة {header} مفقودة: وهي جزء من النص الموقّع.',
  '"{path}" of the body is missing: it is part of the signed text.':
    'العنصر «{path}» مفقود من النص: وهو جزء من النص الموقّع.',
  'The body differs from what was sent: white space was added at its start or end. Verify the raw bytes, before anything parses them.':
    'يختلف النص عما أُرسل: أُضيفت مسافات في أوله أو آخره. تحقق من البايتات الخام قبل أي معالجة.',
  'The body differs from what was sent: its line breaks were changed. Verify the raw bytes, before anything parses them.':
    'يختلف النص عما أُرسل: تغيّرت فواصل الأسطر. تحقق من البايتات الخام قبل أي معالجة.',
  'The body differs from what was sent: it was parsed and written again. Verify the raw bytes, before anything parses them.':
    'يختلف النص عما أُرسل: جرت معالجته وكتابته من جديد. تحقق من البايتات الخام قبل أي معالجة.',
  'No secret that this endpoint has had produces this signature. Is it the secret of another endpoint or environment, or was the body changed?':
    'لا ينتج هذا التوقيع عن أي سر كان لنقطة الاستقبال هذه. هل هو سر نقطة أو بيئة أخرى، أم أن النص تغيّر؟',
  'It was made with a secret that ended at {moment}: your receiver must use the newer one.':
    'أُنشئ التوقيع بسر انتهى في {moment}: يجب أن يستخدم المستقبِل السر الأحدث.',
  'The signature is right, and {minutes} minutes old: a receiver that checks the time refuses it by now. If it refused it at once, its clock is wrong.':
    'التوقيع صحيح وعمره {minutes} دقيقة: يرفضه الآن كل مستقبِل يتحقق من الوقت. وإذا رفضه فورًا فساعته غير مضبوطة.',
  'The signature is right, made with the secret of {moment}. If your receiver refuses it, it holds another secret or verifies other text.':
    'التوقيع صحيح، وقد أُنشئ بسر {moment}. إذا رفضه المستقبِل فلديه سر آخر أو يتحقق من نص آخر.',
}
