"""The sign-off document as Jinja2 source. Every ``{{ … }}`` is escaped unless a filter made it Markdown; no target text is ever source.

Escaping folds white space, so punctuation that ends or begins with a space stands in the source, never in an expression.
"""

SIGN_OFF = """\
# Production readiness: {{ target.name }}

| Verdict | Decision | Score | Open blockers | Unknown points |
|---|---|---|---|---|
| {{ mark }} **{{ report.verdict }}** | **{{ decision }}** | **{{ numbers[0] }}**{% if report.score %} of 100{% endif %} | \
{{ numbers[1] }} | {{ numbers[2] }} |

{{ target.commit | commit }}{% if target.dirty %}, **with changes that are not committed**{% endif %}; as of {{ target.as_of }}; \
profile {{ report.tool.profile | code }}.

## 1. Executive summary

{{ summary }}

{% if report.score %}
- Score: {{ reach }}{% if held %}; held down to **{{ numbers[0] }}** by {{ held }}{% endif %}.
{% if found %}
- As found, without this repository's own configuration: {{ found.headline | tenths }} (raw {{ found.raw | tenths }}).
{% endif %}
- Rules: {{ counts }}.
{% endif %}
{% for reason in report.reasons %}
- {{ "Decided by" if loop.first else "and" }}: {{ reason }}.
{% endfor %}
- Gate: {% if report.gate.passed %}passed{% else %}\
failed ({% for reason in report.gate.reasons %}{% if not loop.first %}; {% endif %}{{ reason }}{% endfor %}){% endif %}.
{% if report.plan %}
- Mending everything listed takes about {{ report.plan.hours[1] | hours }} ({{ report.plan.hours[0] | hours }} to \
{{ report.plan.hours[2] | hours }}) and brings the score to {{ report.plan.headline_after | tenths }}.
{% endif %}

The number compares this system with itself over time, and with the bar its team set. It is not a probability.

## 2. Health

{% if report.categories %}
| Category | Status | Earned | Points lost | of which unknown | Open findings |
|---|---|--:|--:|--:|--:|
{% for one in categories %}
| {{ one.line.title }} | {{ one.mark }} {{ one.word }} | {{ one.share }} % | \
{{ one.line.lost | tenths }} of {{ one.line.possible | tenths }} | {{ one.line.unknown | tenths }} | {{ one.findings }} |
{% endfor %}
{% else %}
No rule applies to this target.
{% endif %}
{% if report.components | length > 1 %}

| Component | Folder | Verdict | Score | Open blockers | Unknown points |
|---|---|---|--:|--:|--:|
{% for one in report.components %}
| {{ one.name }} | {{ one.path | code }} | {{ one.verdict or "no rule applies" }} | \
{% if one.score %}{{ one.score.headline | tenths }} | {{ one.score.open_blockers }} | \
{{ one.score.unknown_points }} of {{ one.score.possible }}{% else %}– | – | –{% endif %} |
{% endfor %}

What belongs to no component (CI, documents) counts in the total only.
{% endif %}

## 3. Blockers

{% set nested = false %}
{% for group in blockers %}
{% include "group" %}
{% else %}
No open blocker.
{% endfor %}

## 4. Findings by priority

{% set nested = true %}
{% for severity, groups in priorities %}
### {{ severity | capitalize }} ({{ groups | sum_findings }})

{% for group in groups %}
{% include "group" %}
{% endfor %}
{% else %}
No open finding{% if blockers %} besides the blockers{% endif %}.
{% endfor %}

## 5. What was not verified

{% if causes %}
Each counts as lost until it is proven.

{% for cause in causes %}
{{ loop.index }}. {{ cause.place | code }}: {{ cause.message }}\
{% if cause.points %} (up to +{{ cause.points | hundredths }}){% endif %}

{% if cause.crashed %}
   - To prove: {{ cause.rules | codes }} crashed, which is a fault of this tool. Report it; until then check by hand.
{% else %}
   - To prove: {% for proof in cause.proofs %}{{ proof }} Or {% endfor %}make this readable to the scan \
(a plain value, a file that parses, evidence where evidence is asked for), or show that none of these holds:
{% endif %}
{% for group in cause.groups %}
   - {{ group.rule | code }}: {{ group.title }}\
{% for finding in group.findings if finding.subject %}{% if loop.first %}, in {% else %}, {% endif %}{{ finding.subject | code }}\
{% if finding.component %} (component {{ finding.component }}){% endif %}{% endfor %}

{% endfor %}
{% endfor %}
{% else %}
Everything that applies was verified.
{% endif %}
{% if report.not_analysed %}

Files, or parts of files, that could not be read:

{% for line in report.not_analysed %}
- {{ line | at | code }}: {{ line.reason }}
{% endfor %}
{% endif %}

## 6. Plan

{% if report.plan %}
Blockers first, then the most points for the least work. Gains are on the 0–100 scale, before what blockers hold down.

| # | Priority | Fix | Places | Effort | Optimistic | Realistic | Conservative | Gain | Raw after |
|--:|---|---|--:|---|--:|--:|--:|--:|--:|
{% for step in report.plan.steps %}
| {{ loop.index }} | {{ step | priority }} | {{ step.title }} ({{ step.rule | code }}) | {{ step.places }} | {{ step.effort }} | \
{{ step.hours[0] | hours }} | {{ step.hours[1] | hours }} | {{ step.hours[2] | hours }} | \
+{{ step.gain | hundredths }} | {{ step.raw_after | hundredths }} |
{% endfor %}
| | | **All** | | | **{{ report.plan.hours[0] | hours }}** | **{{ report.plan.hours[1] | hours }}** | \
**{{ report.plan.hours[2] | hours }}** | | **score {{ report.plan.headline_after | tenths }}** |

P0: blockers. P1: other findings of critical or high severity. P2: the rest.
{% else %}
Nothing is open.
{% endif %}

## 7. Waivers and declarations

{% if waived %}
| Rule | Place | Finding | Until | Owner | Reason |
|---|---|---|---|---|---|
{% for finding in waived %}
| {{ finding.rule | code }} | {{ finding.location | at | code }} | {{ finding.message }} | {{ finding.waiver.until }} | \
{{ finding.waiver.owner }} | {{ finding.waiver.reason }} |
{% endfor %}

Waivers open the gate; they never change the raw score.
{% else %}
No finding is waived.
{% endif %}
{% if idle %}

{% for line in idle %}
- {{ line }}
{% endfor %}
{% endif %}
{% if report.declared %}

Declared not applicable; their points left the score:

{% for line in report.declared %}
- {{ line.rule | code }} ({{ line.points }} points): {{ line.reason }}
{% endfor %}
{% endif %}

## 8. Evidence

{% for one in report.evidence %}
- {% for key, value in one | dictsort %}{% if not loop.first %}, {% endif %}{{ key }}: {{ value | string | code }}{% endfor %}

{% else %}
No evidence of other tools (test results, coverage, advisories) was given. What only evidence can show is not claimed here.
{% endfor %}

## 9. Deployment checklist

{% for phase, answers in phases %}
### {{ phase }}

{% for one in answers %}
{% include "answer" %}
{% endfor %}

{% endfor %}

## 10. Risks

{% if risks %}
| Risk | Severity | State |
|---|---|---|
{% for risk in risks %}
| {{ risk.text }} ({{ risk.rule | code }}) | {{ risk.severity }} | {{ risk.state }} |
{% endfor %}
{% else %}
No critical or high rule is open, unknown or waived.
{% endif %}

Looked for and not found: {{ mitigated | codes if mitigated else "nothing of critical or high severity" }}.

## 11. Sign-off

This sign-off is of {{ target.commit | commit }}{% if target.dirty %} **with uncommitted changes** (sign a clean tree instead){% endif %} \
and of the report whose JSON has the digest {{ digest | code }}. It is void for any other commit or report.

{% for role, answers in roles %}
### {{ role }}

{% for one in answers %}
{% include "answer" %}
{% endfor %}

| | Decision (GO / NO-GO) | Name | Date | Signature |
|---|---|---|---|---|
| Before deployment | | | | |
| After deployment | | | | |

{% endfor %}

## Appendix

| | |
|---|---|
| Tool | {{ report.tool.name }} {{ report.tool.version }} |
| Catalogue | {{ report.tool.catalogue | code }} |
| Profile | {{ report.tool.profile | code }}, {{ report.tool.profile_digest | code }} |
{% for name, version in report.tool.engines | dictsort %}
| Engine | {{ name }}: {{ version }} |
{% endfor %}
| Target | {{ target.name }}{% if target.files %}, {{ target.files }} files{% endif %} |
| Commit | {{ (target.commit or "none") | code }}{% if target.dirty %}, with uncommitted changes{% endif %} |
| As of | {{ target.as_of }} |
{% if target.timestamp %}
| Written | {{ target.timestamp }} |
{% endif %}
| Report digest | {{ digest | code }} |
{% for warning in report.warnings %}

> Warning: {{ warning }}
{% endfor %}

### The score, line by line

| Rule | Outcome | Points | Earned | Lost | of which unknown | Gain |
|---|---|--:|--:|--:|--:|--:|
{% for line in explanation %}
| {% if line.rule %}{{ line.rule | code }}{% else %}**{{ line.said }}**{% endif %} | {{ line.said if line.rule else "" }} | \
{{ line.points or "" }} | \
{{ line.earned | hundredths }} | {{ line.lost | hundredths }} | {{ line.unknown | hundredths }} | {{ line.gain | hundredths }} |
{% endfor %}
{% if report.score %}
| **headline** | {{ report.verdict }} | {{ report.score.possible }} | **{{ report.score.headline | hundredths }}** | \
{{ (100 - report.score.headline) | hundredths }} | | |
{% endif %}

### Rules that do not apply

{% for line in inapplicable %}
- {{ line.rule | code }}: {{ line.reason or "no reason recorded" }}
{% else %}
None.
{% endfor %}
"""

GROUP = """\
{% if nested %}#{% endif %}### {{ group.title }}

{{ group.rule | code }}{% if group.line and group.line.rationale %}: {{ group.line.rationale }}{% endif %}


- **Fix:** {{ group.findings[0].remediation }}
- **Effort:** {{ group.findings[0].effort }} ({{ group.findings[0].effort | effort }}){% if group.line and group.line.gain %}; \
**gain** +{{ group.line.gain | hundredths }}{% endif %}

{% if group.line and (group.line.references or group.line.tags) %}
- **See:** {% for url in group.line.references %}{% if not loop.first %}, {% endif %}{{ url | link }}{% endfor %}\
{% if group.line.references and group.line.tags %}, {% endif %}{{ group.line.tags | join(", ") }}
{% endif %}

{% for finding in group.findings %}
{{ loop.index }}. {{ finding.location | at | code }}: {{ finding.message }}\
{% if finding.component %} (component {{ finding.component }}){% endif %}

{% for other in finding.related %}
   - {{ other | at | code }}: {{ other.message }}
{% endfor %}
{% endfor %}

"""

ANSWER = """\
- [{% if one.state == "proven" %}x{% else %} {% endif %}] {{ one.text }}\
{% if one.state == "proven" %} (scan: {{ one.rules | length }} of {{ one.rules | length }} rules pass)\
{% elif one.state == "refuted" %} ❌ {{ one.rules | codes }}\
{% elif one.state == "unknown" %} ❔ not verified: {{ one.rules | codes }}{% endif %}

"""
