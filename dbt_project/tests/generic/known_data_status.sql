{# The words for what a row rests on, which `docs.md` explains: in one place, as every mart has them. #}
{% test known_data_status(model, column_name) %}
{{ dbt.test_accepted_values(
    model, column_name, ['reported', 'carried_forward', 'quarantined', 'partial', 'never_reported']
) }}
{% endtest %}
