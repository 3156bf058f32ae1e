"""Airflow: one task a site, then one that reconciles and checks. The exit code says what a retry would help."""

from datetime import datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

SITES = ("gossipify", "allocine")
HOME = "/srv/roundup"

with DAG("roundup", schedule="17 6 * * *", start_date=datetime(2026, 1, 1), catchup=False, max_active_runs=1) as dag:
    # 4 (network or site refused) is worth another try in an hour; skip_on_exit_code leaves 3 and 5 to the check.
    crawls = [
        BashOperator(
            task_id=f"crawl_{site}",
            bash_command=f"cd {HOME} && .venv/bin/roundup crawl {site} --json",
            retries=2,
            retry_delay=timedelta(hours=1),
            skip_on_exit_code=[3, 5],
        )
        for site in SITES
    ]
    reconcile = BashOperator(
        task_id="reconcile", bash_command=f"cd {HOME} && .venv/bin/roundup reconcile --json", trigger_rule="all_done"
    )
    check = BashOperator(task_id="check", bash_command=f"cd {HOME} && .venv/bin/roundup check --json")
    crawls >> reconcile >> check
