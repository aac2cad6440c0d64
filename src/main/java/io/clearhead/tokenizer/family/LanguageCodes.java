package io.clearhead.tokenizer.family;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The codes of languages that tokenizer classes have built in, in the order of their ids. Checkpoints usually list them too, but
 * need not. Stateless.
 */
final class LanguageCodes {

    /** The form of NLLB's codes, which only its checkpoints list: ISO 639-3 and ISO 15924. */
    static final Pattern NLLB = Pattern.compile("[a-z]{3}_[A-Z][a-z]{3}");

    /** mBART, 25 languages. */
    static final List<String> MBART = words("ar_AR cs_CZ de_DE en_XX es_XX et_EE fi_FI fr_XX gu_IN hi_IN it_IT ja_XX"
            + " kk_KZ ko_KR lt_LT lv_LV my_MM ne_NP nl_XX ro_RO ru_RU si_LK tr_TR vi_VN zh_CN");

    /** mBART-50, 52 languages. */
    static final List<String> MBART50 = words(String.join(" ", MBART)
            + " af_ZA az_AZ bn_IN fa_IR he_IL hr_HR id_ID ka_GE km_KH mk_MK ml_IN mn_MN mr_IN pl_PL ps_AF pt_XX sv_SE"
            + " sw_KE ta_IN te_IN th_TH tl_XX uk_UA ur_PK xh_ZA gl_ES sl_SI");

    /** M2M100, 100 languages. */
    static final List<String> M2M100 = words("af am ar ast az ba be bg bn br bs ca ceb cs cy da de el en es et fa ff fi"
            + " fr fy ga gd gl gu ha he hi hr ht hu hy id ig ilo is it ja jv ka kk km kn ko lb lg ln lo lt lv mg mk ml mn"
            + " mr ms my ne nl no ns oc or pa pl ps pt ro ru sd si sk sl so sq sr ss su sv sw ta th tl tn tr uk ur uz vi"
            + " wo xh yi yo zh zu");

    /** The models for WMT 2021, of M2M100's class. */
    static final List<String> WMT21 = words("en ha is ja cs ru zh de");

    private LanguageCodes() {}

    private static List<String> words(String codes) {
        return List.of(codes.split(" "));
    }
}
