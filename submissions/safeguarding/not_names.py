"""Words that begin with a capital letter beside a number and yet name no child: "Article (14)", "Pilot, 2 years"."""

from functools import cache

from phonenumbers.geodata.locale import LOCALE_DATA


def words(text):
    return frozenset(text.split())


# Never part of a name, nor are their plurals in -s.
NOUNS = words(
    """
    act agency agreement amendment annex appendix article assembly association authority bill board budget bulletin
    campaign center centre chapter charter circular city clause code commission committee community constitution
    convention council country countries county court covenant decision declaration decree department directive
    district draft edition evaluation federation figure form foundation framework fund gazette goal government group
    guide guideline home hospital house indicator initiative institute instruction item law league level list manual
    measure minister ministry model module municipality nation network note number objective office order
    organisation organization page paper paragraph parliament part partner phase pilot plan police policy practice
    principle procedure process programme program project protocol province recommendation refuge region regulation
    report republic resolution round rule schedule school scheme section affair alternative care detention education
    foster health interior justice labour migration right security senate series service session shelter society
    staff stage standard state statute step strategy study survey table target team title treaty tribunal trust
    union unit university village volume welfare youth adolescent adult applicant baby babies boy brother child
    children daughter family families father female girl guardian male men migrants minor mother orphan people
    person refugee sister son student teenager those unaccompanied women year accord ans assemblée avis chapitre
    comité conseil cour décret décision département enfant fille foyer garçon jeune journal loi mesure mineur
    mineure ministère objectif pacte paragraphe partie pilote politique principe procédure projet protocole rapport
    recommandation règlement réseau résolution stratégie tableau traité adolescente artículo asamblea asociación
    capítulo centro código comisión consejo constitución convención convenio corte decreto directriz fase fundación
    hogar informe instituto juzgado ley leyes medida menor menores ministerio meta niña niño objetivo pacto parte
    piloto política principio procedimiento programa protocolo proyecto recomendación reglamento red resolución
    sección secretaría servicio tabla título tratado глава декларация декрет договор закон инструкция кодекс
    комиссия комитет конвенция конституция министерство пакт план пилот подростки положение постановление правила
    приказ приложение принцип программа проект протокол пункт раздел решение совет соглашение статья стратегия суд
    указ федерация фонд цель этап дети ребенок ребёнок девочка девочки мальчик мальчики центр afghan african
    albanian algerian american arab bangladeshi burmese cameroonian chinese colombian congolese cuban ecuadorian
    egyptian eritrean ethiopian european french gambian german ghanaian greek guatemalan guinean haitian honduran
    indian iranian iraqi ivorian kenyan kurdish libyan malian mexican moroccan nicaraguan nigerian pakistani
    palestinian peruvian rohingya roma romanian russian rwandan salvadoran senegalese somali spanish sudanese syrian
    thai tunisian turkish ugandan ukrainian venezuelan vietnamese yemeni new north south east west
    """
)
# Names too, but not beside a bare number: "May (14)".
DAYS_AND_MONTHS = words(
    """
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday
    """
)
# Arabic and Chinese have no capitals: what stands there beside an age is a name unless it is one of these.
ARABIC_NOUNS = words(
    """
    طفل طفلة أطفال طفلا فتاة فتى فتيات فتيان صبي صبية قاصر قاصرين قصر مراهق مراهقة مراهقين شخص أشخاص شاب شباب ابن
    ابنة مدة لمدة فترة لفترة خلال منذ بعد قبل عن من في إلى على سن عمر عمره عمرها أعمارهم بين تحت فوق دون حتى أقل
    أكثر برنامج مشروع تجريبي تجربة سجن سجنا احتجاز خطة مرحلة اتفاقية قانون عقد اتفاق تصريح إقامة تأشيرة صالحة هو هي
    كان كانت
    """
)
CHINESE_NOUNS = (
    *(
        "儿童",
        "孩子",
        "女孩",
        "男孩",
        "女童",
        "男童",
        "少年",
        "青年",
        "未成年",
        "学生",
        "难民",
        "移民",
        "年龄",
        "婴儿",
        "人员",
    ),
    *(
        "未满",
        "不满",
        "年满",
        "至少",
        "以下",
        "以上",
        "超过",
        "不超过",
        "低于",
        "大于",
        "小于",
        "约",
        "平均",
        "最小",
        "最大",
        "当时",
    ),
)
# May stand before a name at the beginning of a sentence: they are no part of it.
OPENERS = words(
    """
    a after an and as at because before both but by for from he her his if in like little meet miss mr mrs ms of on
    our she so that the their then there this today until what when where while who with yesterday year-old après
    avec comme dans de elle et il la le les lorsque mme m mon ma notre pour quand sa ses son une un petite petit al
    aunque como con cuando de después el ella en entonces la los las mi nuestra para según su una un pequeña pequeño
    а в для и к когда на маленькая маленький наша он она по с после у
    """
)
NOUN_ENDINGS = ("tion", "tions", "sion", "ment", "ments", "ship", "ness", "ing", "ism", "ción", "ость", "ение", "ание")


@cache
def country_names():
    """Names of countries and territories in many languages, in lower case."""
    return {name.casefold() for names in LOCALE_DATA.values() for name in names.values() if not name.startswith("*")}


def is_noun(word):
    word = word.casefold()
    return word in NOUNS or word.removesuffix("s") in NOUNS or word.endswith(NOUN_ENDINGS)


def is_counted(name):
    """Whether a number in brackets after these words, without a word of age, counts or numbers something else."""
    name = " ".join(name).casefold()
    return name in DAYS_AND_MONTHS or name in country_names()
