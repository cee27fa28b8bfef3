import { words } from "./words.js";

/** Keywords of C, C++ and CUDA. */
const KEYWORDS = words(`
alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t char8_t class co_await
co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype default delete do
double dynamic_cast else enum explicit export extern false float for friend goto if inline int long main
mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register
reinterpret_cast requires restrict return short signed sizeof static static_assert static_cast std struct switch template
this thread_local throw true try typedef typeid typename typeof typeof_unqual union unsigned using virtual
void volatile wchar_t while xor xor_eq`);

/**
 * What <math.h>, <stdint.h> and <string.h> declare outside of namespaces, without the suffixes and patterns below. Source:
 * the identifiers that gcc -E and g++ -E, both with -D_GNU_SOURCE and every __STDC_WANT_IEC_60559_..., leave of these
 * headers, as far as a program that uses them compiles, and the macros of -dM (gcc 12.2, glibc 2.36, C99 to C23 and C++11 to
 * C++23).
 */
const DECLARED = words(`
BIG_ENDIAN BYTE_ORDER EXIT_FAILURE EXIT_SUCCESS FD_CLR FD_ISSET FD_SET FD_SETSIZE FD_ZERO INFINITY LITTLE_ENDIAN MAXFLOAT
MB_CUR_MAX NFDBITS PDP_ENDIAN WCONTINUED WEXITED WEXITSTATUS WIFCONTINUED WIFEXITED WIFSIGNALED WIFSTOPPED WNOHANG WNOWAIT
WSTOPPED WSTOPSIG WTERMSIG WUNTRACED a64l abort abs acos acosh aligned_alloc alloca arc4random arc4random_buf
arc4random_uniform asin asinh at_quick_exit atan atan2 atanh atexit atof atoi atol basename bcmp bcopy be16toh be32toh
be64toh bsearch bzero calloc canonicalize canonicalize_file_name cbrt ceil clearenv copysign cos cosh daddl ddivl dfmal div
dmull drand48 drand48_data drand48_r drem dsqrtl dsubl ecvt ecvt_r erand48 erand48_r erf erfc exit exp exp10 exp2
explicit_bzero expm1 fabs fadd fcvt fcvt_r fd_mask fd_set fdim fdiv ffma ffs finite floor fma fmax fmaximum fmaximum_mag
fmaximum_mag_num fmaximum_num fmaxmag fmin fminimum fminimum_mag fminimum_mag_num fminimum_num fminmag fmod fmul fpclassify
free frexp fromfp fromfpx fsqrt fsub gamma gcvt getenv getloadavg getpayload getpt getsubopt grantpt htobe16 htobe32 htobe64
htole16 htole32 htole64 hypot ilogb index initstate initstate_r iscanonical iseqsig isfinite isgreater isgreaterequal isinf
isless islessequal islessgreater isnan isnormal issignaling issubnormal isunordered iszero j0 j1 jn jrand48 jrand48_r l64a
labs lcong48 lcong48_r ldexp ldiv le16toh le32toh le64toh lerp lgamma lgamma_r llabs lldiv llogb llrint llround log log10
log1p log2 logb lrand48 lrand48_r lrint lround malloc math_errhandling mblen mbstowcs mbtowc memccpy memchr memcmp memcpy
memfrob memmem memmove mempcpy memrchr memset mkdtemp mkostemp mkostemp64 mkostemps mkostemps64 mkstemp mkstemp64 mkstemps
mkstemps64 mktemp modf mrand48 mrand48_r nan nearbyint nextafter nextdown nexttoward nextup nrand48 nrand48_r on_exit
posix_memalign posix_openpt pow pselect ptsname ptsname_r putenv qecvt qecvt_r qfcvt qfcvt_r qgcvt qsort qsort_r quick_exit
rand rand_r random random_data random_r rawmemchr realloc reallocarray realpath remainder remquo rindex rint round roundeven
rpmatch scalb scalbln scalbn secure_getenv seed48 seed48_r select setenv setpayload setpayloadsig setstate setstate_r
sigabbrev_np sigdescr_np signbit signgam significand sin sincos sinh sqrt srand srand48 srand48_r srandom srandom_r stpcpy
stpncpy strcasecmp strcasecmp_l strcasestr strcat strchr strchrnul strcmp strcoll strcoll_l strcpy strcspn strdup strdupa
strerror strerror_l strerror_r strerrordesc_np strerrorname_np strfry strlen strncasecmp strncasecmp_l strncat strncmp
strncpy strndup strndupa strnlen strpbrk strrchr strsep strsignal strspn strstr strtok strtok_r strverscmp strxfrm strxfrm_l
system tan tanh tgamma timespec timeval totalorder totalordermag trunc u_char u_int u_long u_short ufromfp ufromfpx uint
ulong unlockpt unsetenv ushort valloc wcstombs wctomb y0 y1 yn`);

/** C23 beyond glibc 2.36, the BSDs and macOS, and Microsoft's headers. */
const ELSEWHERE = words(`
acospi asinpi atanpi atan2pi cospi sinpi tanpi exp10m1 exp2m1 log10p1 log2p1 logp1 compoundn pown powr rootn rsqrt
fmaximum_mag memalignment memset_explicit free_sized free_aligned_sized strlcpy strlcat strmode strnstr swab fls
memset_pattern4 memset_pattern8 memset_pattern16 memset_s timingsafe_bcmp timingsafe_memcmp cabs matherr exception chgsign
memicmp stricmp strcmpi strlwr strupr strnicmp strrev strset strnset DOMAIN SING OVERFLOW UNDERFLOW PLOSS TLOSS X_TLOSS HUGE
i386`);

/** The device functions and variables of CUDA, beside those of C. */
const CUDA = words(`
threadIdx blockIdx blockDim gridDim warpSize dim3 uint3 printf assert clock clock64 rcbrt rhypot norm rnorm norm3d rnorm3d
norm4d rnorm4d sincospi erfcinv erfinv erfcx normcdf normcdfinv cyl_bessel_i0 cyl_bessel_i1 fdividef min max umin umax llmin
llmax ullmin ullmax mulhi umulhi saturate tex1D tex2D tex3D texture surface`);

const CUDA_PATTERN =
  /^(?:(?:make_)?(?:u?(?:char|short|int|long|longlong)|float|double)[1-4]|atomic[A-Z]\w*|cuda[A-Z]\w*|tex(?:1D|2D|3D|Cube)\w*|surf\w+)$/;

/** Types and macros by their form. */
const PATTERN =
  /^(?:\w+_t|NULL|HUGE_VAL\w*|M_\w+|FP_\w+|MATH_\w+|U?INT\w*_(?:MAX|MIN|C|WIDTH)|[A-Z_]+_(?:MAX|MIN|WIDTH)|S?NAN\w*|strto\w+|strfrom\w+|linux|unix|f(?:32|64)x?(?:add|sub|mul|div|sqrt|fma)f(?:32|64|128)x?)$/;

/** A function has others beside it for other types, with these at its end, and variants for threads and locales. */
const TYPE_SUFFIXES = ["", "f", "l", "ll", "f32", "f32x", "f64", "f64x", "f128"];
const VARIANT_SUFFIX = /_[rl]$/;

/** What may have become a name by a suffix, itself among them. */
function stemsOf(name: string): string[] {
  const plain = name.replace(VARIANT_SUFFIX, "");
  return [name, plain].flatMap((word) =>
    TYPE_SUFFIXES.filter((suffix) => word.endsWith(suffix)).map((suffix) =>
      word.slice(0, word.length - suffix.length),
    ),
  );
}

/** Whether a name is taken in C or C++, for functions whose text includes the headers above. */
export const isTakenInC = (name: string): boolean =>
  KEYWORDS.has(name) ||
  PATTERN.test(name) ||
  stemsOf(name).some((word) => DECLARED.has(word) || ELSEWHERE.has(word));

export const isTakenInCuda = (name: string): boolean =>
  isTakenInC(name) || CUDA_PATTERN.test(name) || stemsOf(name).some((word) => CUDA.has(word));
