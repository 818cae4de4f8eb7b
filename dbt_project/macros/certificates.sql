{#
    Whether a mentor's certificate, as her roster tells it, was valid on a day: 1 or 0; null where it does not tell. A blank
    one is none only where the roster has a column on it, and of a number without its days nobody knows.
#}
{% macro certified_on(day) -%}
    case
        when not is_certificate_known then null
        when certificate_issued_on <= {{ day }} and certificate_expires_on >= {{ day }} then 1
        when certificate_issued_on > {{ day }} or certificate_expires_on < {{ day }} then 0
        when certificate_id is null and certificate_issued_on is null and certificate_expires_on is null then 0
    end
{%- endmacro %}
