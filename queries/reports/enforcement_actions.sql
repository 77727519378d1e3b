-- Which joint enforcement actions were there from $start to $end? One row is one action.
SELECT
    acted_on,
    coalesce(lead_department, '') AS lead_department,
    departments,
    coalesce(township, '') AS township,
    coalesce(trade, '') AS trade,
    persons,
    outlets_checked,
    problems,
    cases,
    fine_yuan,
    closed_down
FROM live_joint_enforcement
WHERE acted_on BETWEEN $start AND $end
ORDER BY acted_on, import_id, sheet, row_number
