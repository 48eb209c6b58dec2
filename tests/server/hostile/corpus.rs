//! What people type who mean no good, and what others type who mean none.

/// Each fits into every field, and begins and ends with a letter: forms cut off the space around a text.
pub(super) const HOSTILE: [&str; 9] = [
    "a</title><meta http-equiv=refresh content=0;url=//127.0.0.1:4109/><base href=//127.0.0.1:4109/>b",
    "a</textarea><img src=x onerror=alert(1)><form action=//127.0.0.1:4109/><button>b",
    "a</script><script>alert(1)</script></style><style>*{display:none}</style><!--b",
    "a--><svg onload=alert(1)></noscript></template></select></option></button></a>]]>b",
    "a\"'`> onfocus=alert(1) autofocus x=\"b",
    // As it was typed: nobody's entities become characters, and nothing is escaped twice.
    "a &lt;b&gt; &amp; &amp;lt; &#60;i&#62; &quot; &nbsp; &notin b",
    "a\u{202e}evil\u{202d}\u{2066}\u{2067}\u{200f}\u{feff}b",
    "a{{7*7}} ${7*7} {% x %} <%= 7*7 %> \\u003cb\\u003e \\ \\\\ {} []b",
    "a <plaintext> <xmp> <![CDATA[ <? php ?> &#0; &#x1F600; 😀 b",
];
