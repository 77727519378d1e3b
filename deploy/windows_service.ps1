# Windows: start the dashboard with the machine, without a signed-in user. Run once as administrator
# in the program's folder:  powershell -ExecutionPolicy Bypass -File deploy\windows_service.ps1
# A scheduled task and not a service, since a service needs a wrapper that Windows does not bring.
param([string]$Store = "D:\dashboard\store", [string]$Backups = "E:\dashboard-backup")
$app = (Get-Location).Path
[Environment]::SetEnvironmentVariable("DASHBOARD_STORE", $Store, "Machine")
[Environment]::SetEnvironmentVariable("DASHBOARD_BACKUPS", $Backups, "Machine")
New-Item -ItemType Directory -Force $Store, $Backups | Out-Null
icacls $Store /inheritance:r /grant:r "SYSTEM:(OI)(CI)F" "Administrators:(OI)(CI)F" | Out-Null
$run = New-ScheduledTaskAction -Execute "$app\.venv\Scripts\streamlit.exe" `
    -Argument "run app.py --server.address=127.0.0.1" -WorkingDirectory $app
$when = New-ScheduledTaskTrigger -AtStartup
$how = New-ScheduledTaskSettingsSet -RestartCount 3 -RestartInterval (New-TimeSpan -Minutes 1) `
    -ExecutionTimeLimit ([TimeSpan]::Zero)
Register-ScheduledTask -TaskName "Dashboard" -Action $run -Trigger $when -Settings $how `
    -User "SYSTEM" -RunLevel Highest -Force
