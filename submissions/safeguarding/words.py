"""Words by which the screen reads six languages: parts of regular expressions, read without letter case."""

# A letter or digit of a script that puts spaces between words: Chinese leaves none around an address or a number.
SIGN = r"[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"

PHONE = "|".join(
    (
        r"\b(?:(?:tele|cell|mobile |smart)?phones?|tel|mobile|cell|fax|whatsapp|signal|viber|call|ring)",
        r"\b(?:hotline|helpline)",
        r"\b(?:t[ée]l[ée]phon\w{1,4}|tél|portable|appel\w{0,3}|tel[ée]fon\w{1,3}|móvil|celular|llam\w{1,4})",
        r"\b(?:телефон\w{0,3}|тел|моб|звон\w{1,5})",
        r"هاتف|جوال|موبايل|واتساب|اتصل|电话|電話|手机|热线|传真|致电",
    )
)
CURRENCY = (
    r"[$€£¥₽฿₺₦₱]|USD|EUR|GBP|MXN|CHF|(?:US )?dollars?|euros?|pesos?|baht|rupees?|reais|pounds?|francs?|dólares"
    r"|долл\w*|руб\w*|евро|دولار|يورو|元|美元|欧元"
)

MONTHS = "|".join(
    (
        r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
        r"|nov(?:ember)?|dec(?:ember)?",
        r"janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre",
        r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre",
        r"январ[яь]|феврал[яь]|марта?|апрел[яь]|ма[йя]|июн[яь]|июл[яь]|августа?|сентябр[яь]|октябр[яь]|ноябр[яь]|декабр[яь]",
        r"يناير|فبراير|مارس|أبريل|ابريل|مايو|يونيو|يوليو|أغسطس|اغسطس|سبتمبر|أكتوبر|اكتوبر|نوفمبر|ديسمبر",
        r"كانون (?:الثاني|الأول)|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين (?:الأول|الثاني)",
    )
)
BORN = "|".join(
    (
        r"\bborn|\bdates? of birth|\bbirth ?dates?|\bbirthdays?|\bD\.?O\.?B\b\.?",
        r"\bnée?s?|\bdate de naissance|\bnaissance",
        r"\bnacid[oa]s?|\bnació|\bfecha de nacimiento|\bnacimiento",
        r"\bродил(?:ся|ась)|\bрожд[её]н(?:а|ный|ная)?|\bдата рождения|\bд\.\s?р\.",
        r"تاريخ الميلاد|تاريخ الولادة|\bوُ?لدت?\b|مواليد|المولودة?",
        r"出生日期|出生于|出生|生于|生日",
    )
)
BORN_AFTERWARDS = r"出生|生(?!效)|г\.\s?р\.|(?:года? )?рождения"

IDENTITY = "|".join(
    (
        r"\bpassports?|\b(?:national )?(?:identity|ID) (?:card|document|number)|\b(?-i:ID)",
        r"\balien (?:registration )?number|\bA-?number",
        r"\bUNHCR (?:registration |individual |case |group |file )?(?:ID|number|no\b\.?)",
        r"\bsocial security(?: number)?|\bresidence permit|\bbirth certificate|\bregistration card"
        r"|\bdriv\w{2,4} licen[cs]e",
        r"\bpasseport|\bcarte d['’]identité|\bpièce d['’]identité|\bCNI|\btitre de séjour|\bacte de naissance"
        r"|\bnuméro d['’](?:étranger|identité)|\bsécurité sociale",
        r"\bpasaporte|\bcédula(?: de (?:identidad|ciudadanía))?|\bDNI|\bNIE|\bdocumento de identidad"
        r"|\bacta de nacimiento|\bpermiso de residencia",
        r"\bпаспорт\w{0,3}|\bудостоверени\w{1,2} личности|\bСНИЛС|\bИНН"
        r"|\bсвидетельств\w{1,2} о рождении|\bвид\w? на жительство",
        r"جواز(?: ال)? ?سفر\w{0,3}|رقم الهوية|بطاقة (?:ال)?هوية|الرقم الوطني|شهادة (?:ال)?ميلاد",
        r"护照|身份证|证件|出生证明?|居留证",
    )
)
# Words beside which a number always is that of a file; the others need a mark such as "no." between.
FILE = "|".join(
    (
        r"\bcase (?:file|ref\w{0,6}|ID)|\bfile ref\w{0,6}|\bdocket",
        r"\bexpediente|\blegajo",
        r"案号|案件编号|案件号|档案号|卷宗号",
    )
)
FILE_WITH_MARK = "|".join(
    (
        r"\b(?:case|file|asylum (?:claim|application))",
        r"\b(?:dossier|affaire)",
        r"\b(?:caso|causa|carpeta)",
        r"\bдел[оаеу]м?|\bномер дела",
        r"ملف|قضية|القضية|الملف|دعوى",
        r"案件|档案",
    )
)
NUMBER_MARK = (
    r"(?:(?:no|nos|nr|num|number|numéro|numero|número|номер|ref|reference)\b\.?[º°]?"
    r"|n\.?\s?[º°]|[#№]|رقم|编号|号码|号)"
)
COURT = (
    r"supreme|constitutional|high court|court of (?:justice|appeal)|human rights|\becthr|\bcjeu|\bechr"
    r"|judgment|ruling|ruled"
    r"|\bvs?\.|\bc\. |arrêt|jugement|cour de cassation|cour (?:suprême|constitutionnelle|européenne)"
    r"|conseil (?:d['’]état|constitutionnel)"
    r"|sentencia|corte (?:suprema|constitucional|interamericana)|постановлени|верховн|конституционн"
    r"|حكم|المحكمة|判决|法院"
)

CHILD = "|".join(
    (
        r"girl|boy|child|teenager|minor|son|daughter|brother|sister|baby|toddler",
        r"fille|garçon|enfant|adolescente?|mineure?|fils|bébé",
        r"niñ[oa]|chic[oa]|menor|hij[oa]|bebé|herman[oa]",
        r"девочк\w|мальчик\w?|реб[её]н\w{2}|подрост\w{2,3}|девушк\w|сын|дочь|брат|сестра",
        r"(?:ال)?(?:طفلة?|فتاة|فتى|صبي|ابن|ابنة)",
    )
)
CALLED = "|".join(
    (
        r"named|called|by the name of|nommée?|appelée?|prénommée?|llamad[oa]|de nombre|по имени",
        r"اسمها|اسمه|تدعى|يدعى|تُدعى|يُدعى",
    )
)
AGED = "|".join(
    (
        r"aged|age|age of|at the age of",
        r"âgée?s? de|âgée?|âge",
        r"edad|de edad",
        r"возраст\w?|в возрасте",
        r"(?:البالغة?|بالغة?|تبلغ|يبلغ) من العمر|عمرها|عمره|العمر",
        r"年龄|年仅|今年",
    )
)
YEARS_OLD = "|".join(
    (
        r"[- ]?years?[- ]old|[- ]?years? of age|[- ]?y\.?/?o\.?\b|[- ]?yrs?\b(?: old)?",
        r" ?ans\b(?! (?:plus tard|après|d['’]|de\b|et\b))",
        r" ?años\b(?: de edad)?(?! (?:después|más|de (?!edad)))",
        r" ?(?:лет|года?)\b(?! (?:спустя|назад|после|лишения))",
        r" ?(?:سنوات|سنة|عاما|عامًا|أعوام|عام)(?! من)",
        r" ?[岁歲](?!以|至|到|或|及|的儿童)",
    )
)
YEARS_BESIDE = YEARS_OLD + r"|[- ]?years?"
