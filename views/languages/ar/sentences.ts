/** Refusals, by the English sentence in the code; `{gaps}` match any text. */
export const sentences: Record<string, string> = {
  'This is not allowed': 'هذا غير مسموح',
  'Conflict with the current state': 'لا يمكن فعل ذلك الآن',
  'The request is not valid': 'الطلب غير صالح',
  'This form could not be accepted': 'لا يمكن قبول هذا النموذج',
  'This page has expired': 'انتهت صلاحية هذه الصفحة',
  'Too many emails': 'رسائل كثيرة جدًا',
  'Too many accounts': 'حسابات كثيرة جدًا',
  'Too many test events': 'أحداث تجريبية كثيرة جدًا',
  'Something went wrong': 'حدث خطأ ما',
  'Method not allowed': 'الطريقة غير مسموح بها',
  'The body is too large': 'محتوى الطلب كبير جدًا',
  'Unsupported media type': 'نوع محتوى غير مدعوم',
  'Some values are not valid': 'بعض القيم غير صالحة',
  'Too many requests': 'طلبات كثيرة جدًا',
  'Temporarily unavailable': 'غير متاح مؤقتًا',
  'This app’s link does not work': 'رابط هذا التطبيق لا يعمل',
  'The app that sent you here made a request that we cannot accept. Nothing was shared. Go back to the app, or send its developer the message below.':
    'أرسل التطبيق الذي جئت منه طلبًا لا يمكننا قبوله. لم تتم مشاركة أي شيء. عد إلى التطبيق، أو أرسل إلى مطوّره الرسالة أدناه.',
  'This assistant has no keys to prove who it is, so it cannot be allowed for your people.':
    'ليس لدى هذا المساعد مفاتيح تثبت هويته، لذلك لا يمكن السماح به للفريق.',
  'The document of this assistant cannot be used at present. Try again later.':
    'لا يمكن استخدام مستند هذا المساعد حاليًا. حاول مرة أخرى لاحقًا.',
  'Only an owner of a verified organisation can do this.': 'لا يمكن إلا لمالك مؤسسة موثّقة فعل ذلك.',
  'Only an owner can do this. Members of staff can view this page.':
    'لا يمكن إلا للمالك فعل ذلك. يمكن للموظفين الاطلاع فقط.',
  'This is only available to verified organisations.': 'هذا متاح للمؤسسات الموثّقة فقط.',
  'Only an owner can disconnect or renew apps.': 'لا يمكن إلا للمالك فصل التطبيقات أو تجديد وصولها.',
  'Only an owner can connect apps. You are a member of staff here.':
    'لا يمكن إلا للمالك ربط التطبيقات، وأنت موظف هنا.',
  'There is no {unit} to connect yet.': 'لا يوجد بعد ما يمكن ربطه هنا ({unit}).',
  'Confirm your email address first. Open the link in the email that we sent you.':
    'أكّد بريدك الإلكتروني أولًا: افتح الرابط الوارد في رسالتنا.',
  'The endpoint is {state}, so nothing is sent to it.': 'نقطة الاستقبال غير نشطة، ولذلك لا يُرسل إليها شيء.',
  'It was cancelled because its connection has ended.': 'أُلغيت لأن الربط انتهى.',
  'Its event is no longer stored.': 'لم يعد هذا الحدث محفوظًا.',
  'Its app can no longer receive this event.': 'لم يعد يجوز إرسال هذا الحدث إلى التطبيق.',
  'Too many deliveries failed. On this platform, only the platform’s staff can activate the endpoint again.':
    'فشل إرسال رسائل كثيرة. لا يمكن إلا لفريق المنصة تفعيل نقطة الاستقبال من جديد.',
  'The endpoint is suspended. Activate it instead.': 'نقطة الاستقبال معلّقة. فعّلها بدلًا من ذلك.',
  'At most 10 test events per minute. Try again in {seconds} seconds.':
    'بحد أقصى 10 أحداث تجريبية في الدقيقة. حاول مرة أخرى بعد {seconds} ثانية.',
  'The app does not declare an event that could be sent.': 'لا يصرّح التطبيق بأي حدث يمكن إرساله.',
  'This platform does not sign its deliveries.': 'لا توقّع هذه المنصة رسائلها.',
  'The newest secret already signs.': 'السر الأحدث يوقّع بالفعل.',
  'Enter the date and time to replay from, in UTC.': 'أدخل التاريخ والوقت (UTC) لبدء إعادة الإرسال.',
  'Choose one of the options on the page.': 'اختر واحدًا مما في الصفحة.',
  'Choose one of the organisations that can connect this app.':
    'اختر إحدى المؤسسات التي يمكنها ربط هذا التطبيق.',
  'Go back to the app and connect again. A request for consent expires after an hour and only works in the browser that started it.':
    'عد إلى التطبيق واربط من جديد. يُحفظ طلب الموافقة ساعة واحدة، في المتصفح الذي بدأ فيه.',
  'Too many accounts were created from your IP address. Try again in an hour.':
    'أُنشئت حسابات كثيرة جدًا من عنوانك. حاول مرة أخرى بعد ساعة.',
  'Too many emails were requested from your IP address. Try again in an hour.':
    'طُلبت رسائل كثيرة جدًا من عنوانك. حاول مرة أخرى بعد ساعة.',
  'Too many passwords and secrets are being verified at the moment. Try again shortly.':
    'يجري التحقق من عدد كبير من كلمات المرور والأسرار. حاول مرة أخرى بعد قليل.',
  'Another request changed the same data at the same time. Try again.':
    'غيّر طلب آخر الشيء نفسه في اللحظة نفسها. حاول مرة أخرى.',
  'This form is out of date or was not sent from this site. Go back, reload the page and try again.':
    'هذا النموذج قديم أو ليس من هذا الموقع. ارجع وأعد تحميل الصفحة ثم حاول مرة أخرى.',
  'This page cannot be shown inside another page. Open it in its own window.':
    'لا يمكن أن تكون هذه الصفحة جزءًا من صفحة أخرى. افتحها في نافذة مستقلة.',
  'Your account requires a passkey, and this is the last one.':
    'يتطلب حسابك مفتاح مرور، وهذا آخر مفتاح لديك.',
  'You get recovery codes when you add your first passkey.': 'تحصل على رموز الاسترداد مع أول مفتاح مرور.',
  'Accept or decline the invitation.': 'اقبل الدعوة أو ارفضها.',
  'You cannot create an account here. Ask the staff of this platform for one.':
    'لا يمكن إنشاء حسابات جديدة هنا. اطلب حسابًا ممن يديرون هذه المنصة.',
  'There is nothing at this URL.': 'لا يوجد شيء في هذا العنوان.',
  'You are not a member of this organisation.': 'أنت لست عضوًا في هذه المؤسسة.',
  'This app does not exist.': 'هذا التطبيق غير موجود.',
  'There is no app at this URL.': 'لا يوجد تطبيق في هذا العنوان.',
  'This image does not exist.': 'هذه الصورة غير موجودة.',
  'This connection does not exist.': 'هذا الربط غير موجود.',
  'This key does not exist.': 'هذا المفتاح غير موجود.',
  'This endpoint does not exist.': 'نقطة الاستقبال هذه غير موجودة.',
  'This delivery does not exist.': 'عملية الإرسال هذه غير موجودة.',
  'The endpoint is suspended, so nothing is sent to it.': 'نقطة الاستقبال معلّقة، ولذلك لا يُرسل إليها شيء.',
  'The app has no credentials in this environment yet. Create them first.':
    'ليس للتطبيق بيانات اعتماد في هذه البيئة بعد. أنشئها أولًا.',
  'The email address of this account cannot be changed here.':
    'لا يمكن تغيير عنوان البريد الإلكتروني لهذا الحساب من هنا.',
  'This invitation does not exist. It may have been withdrawn.': 'هذه الدعوة غير موجودة. ربما سُحبت.',
  'This access does not exist. It may already have ended.': 'هذا الوصول غير موجود. ربما انتهى بالفعل.',
  'This passkey does not exist.': 'مفتاح المرور هذا غير موجود.',
  'This account has no password.': 'ليس لهذا الحساب كلمة مرور.',
  'This session does not exist.': 'هذه الجلسة غير موجودة.',
  'Send the form as a browser would.': 'أرسل النموذج كما يرسله المتصفح.',
  'A form may have at most {count} fields.': 'الحد الأقصى لعدد حقول النموذج: {count}.',
  'The form with files cannot be read.': 'تعذّرت قراءة النموذج وملفاته.',
  'The form contains invalid characters.': 'يحتوي النموذج على محارف غير صالحة.',
  'The service is temporarily unavailable because its database cannot be reached. Try again in a moment.':
    'الخدمة غير متاحة مؤقتًا لتعذّر الوصول إلى قاعدة بياناتها. حاول مرة أخرى بعد قليل.',
  'The request is malformed.': 'صيغة الطلب غير صحيحة.',
  'The request failed because of an internal error.': 'فشل الطلب بسبب خطأ داخلي.',
  'The body is not valid UTF-8.': 'محتوى الطلب ليس UTF-8 صالحًا.',
  'The body may have at most {limit} bytes.': 'الحد الأقصى لحجم محتوى الطلب: {limit} بايت.',
  'The body could not be read completely.': 'تعذّرت قراءة محتوى الطلب كاملًا.',
  'Text must not contain NUL characters or lone surrogates.':
    'يجب ألا يحتوي النص على محارف NUL أو محارف بديلة منفردة.',
  'This URL does not accept this method.': 'لا يقبل هذا العنوان هذه الطريقة.',
  'This is read-only.': 'هذا للقراءة فقط.',
  'The URL is too long.': 'العنوان طويل جدًا.',
  'The URL may have at most {count} parameters.': 'الحد الأقصى لعدد معاملات العنوان: {count}.',
  'The URL is not valid percent-encoded UTF-8.': 'العنوان ليس مرمّزًا ترميزًا صحيحًا بـ UTF-8.',
  'The URL contains a NUL character.': 'يحتوي العنوان على محرف NUL.',
  'Choose at least one.': 'اختر واحدًا على الأقل.',
  'Choose one of the options.': 'اختر واحدًا من هذه.',
  'An app can have {most} in each environment. Change or remove one instead.':
    'بلغ التطبيق الحد الأقصى لنقاط الاستقبال في هذه البيئة. عدّل إحداها أو أزلها.',
  'It is missing.': 'املأ هذا الحقل.',
  'It must not be blank.': 'املأ هذا الحقل.',
  'It must have at most {count} characters.': 'الحد الأقصى لعدد المحارف: {count}.',
  'It must be a single line without control characters.': 'يجب أن يكون سطرًا واحدًا من دون محارف تحكم.',
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
  'It is not used, because this platform does not sign its webhooks.':
    'لا يُستخدم، لأن هذه المنصة لا توقّع إشعاراتها.',
  'It must contain a type, or be left out for all types.': 'اختر نوعًا واحدًا على الأقل، أو اترك جميع الأنواع.',
  'It needs the scope {scope}, which the app does not declare.':
    'يتطلب النطاق {scope} الذي لا يصرّح به التطبيق.',
  'It needs the scopes {scopes}, which the app does not declare.':
    'يتطلب نطاقات لا يصرّح بها التطبيق: {scopes}.',
  '{type} needs the scope {scope}, which the app does not declare. It would never be sent.':
    'يتطلب {type} النطاق {scope} الذي لا يصرّح به التطبيق، فلن يُرسل أبدًا.',
  '{type} needs the scopes {scopes}, which the app does not declare. It would never be sent.':
    'يتطلب {type} نطاقات لا يصرّح بها التطبيق: {scopes}، فلن يُرسل أبدًا.',
  'It must be 1 to 256 ASCII characters.': 'يُسمح بما بين 1 و256 محرفًا من ASCII.',
  'It is not used on this platform.': 'لا تستخدم هذه المنصة ذلك.',
  'It must be 16 to 256 visible ASCII characters.': 'يجب أن يتكوّن من 16 إلى 256 محرفًا مرئيًا من ASCII.',
  'It must be "{prefix}" followed by 24 to 64 bytes in {encoding}.':
    'يجب أن يتكوّن من «{prefix}» ومن 24 إلى 64 بايتًا بترميز {encoding}.',
  'It cannot be chosen on this platform.': 'لا يمكن اختياره في هذه المنصة.',
  'Deliveries of this platform have no HMAC signature.': 'لا تحمل رسائل هذه المنصة توقيع HMAC.',
  'The header {header} is missing. A proxy may have removed it.':
    'الترويسة {header} مفقودة: ربما أزالها وكيل.',
  'The header {header} is missing. It is part of the signed text.':
    'الترويسة {header} مفقودة: وهي جزء من النص الموقّع.',
  '"{path}" of the body is missing. It is part of the signed text.':
    'العنصر «{path}» مفقود من النص: وهو جزء من النص الموقّع.',
  'The body differs from what was sent: white space was added at the start or end. Verify the raw bytes before anything parses them.':
    'يختلف النص عما أُرسل: أُضيفت مسافات في أوله أو آخره. تحقق من البايتات الخام قبل أي معالجة.',
  'The body differs from what was sent: line breaks were changed. Verify the raw bytes before anything parses them.':
    'يختلف النص عما أُرسل: تغيّرت فواصل الأسطر. تحقق من البايتات الخام قبل أي معالجة.',
  'The body differs from what was sent: it was parsed and serialised again. Verify the raw bytes before anything parses them.':
    'يختلف النص عما أُرسل: جرت معالجته وكتابته من جديد. تحقق من البايتات الخام قبل أي معالجة.',
  'None of this endpoint’s secrets produces this signature. Is it the secret of another endpoint or environment, or was the body changed?':
    'لا ينتج هذا التوقيع عن أي سر كان لنقطة الاستقبال هذه. هل هو سر نقطة أو بيئة أخرى، أم أن النص تغيّر؟',
  'It was signed with a secret that expired at {moment}. Your receiver must use the newer one.':
    'أُنشئ التوقيع بسر انتهى في {moment}: يجب أن يستخدم المستقبِل السر الأحدث.',
  'The signature is correct, but {minutes} minutes old. A receiver that checks the time refuses it by now. If your receiver refused it at once, its clock is wrong.':
    'التوقيع صحيح وعمره {minutes} دقيقة: يرفضه الآن كل مستقبِل يتحقق من الوقت. وإذا رفضه فورًا فساعته غير مضبوطة.',
  'The signature is correct. It was created with the secret of {moment}. If your receiver refuses it, it uses another secret or verifies a different text.':
    'التوقيع صحيح، وقد أُنشئ بسر {moment}. إذا رفضه المستقبِل فلديه سر آخر أو يتحقق من نص آخر.',
}
