using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Buergerservice.Portal.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CallFigures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Not by DropColumn, which would copy the whole table outside of the transaction.
            migrationBuilder.Sql("ALTER TABLE video_sessions DROP COLUMN RenewedAt;");

            migrationBuilder.AddColumn<long>(
                name: "ClosedAt",
                table: "org_sites",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ClosedAt",
                table: "org_services",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReportRecipients",
                table: "org_organisations",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ScreenSeenAt",
                table: "devices_agents",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "calls_day_figures",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Booth = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Service = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Figures = table.Column<string>(type: "TEXT", nullable: false),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calls_day_figures", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "calls_events",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Call = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    Person = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    PersonTenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    FromPerson = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    FromTenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calls_events", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "calls_letters",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Report = table.Column<Guid>(type: "TEXT", nullable: false),
                    Recipient = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Problem = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calls_letters", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "calls_outages",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Booth = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Cause = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    From = table.Column<long>(type: "INTEGER", nullable: false),
                    Until = table.Column<long>(type: "INTEGER", nullable: true),
                    OpenKey = table.Column<string>(type: "TEXT", maxLength: 150, nullable: true),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calls_outages", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "calls_reports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Week = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calls_reports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "calls_week_figures",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Week = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Figures = table.Column<string>(type: "TEXT", nullable: false),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calls_week_figures", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_calls_day_figures_Tenant_Day_Booth_Service",
                table: "calls_day_figures",
                columns: new[] { "Tenant", "Day", "Booth", "Service" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_calls_events_PersonTenant_At",
                table: "calls_events",
                columns: new[] { "PersonTenant", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_calls_events_Tenant_At",
                table: "calls_events",
                columns: new[] { "Tenant", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_calls_letters_Report_Recipient",
                table: "calls_letters",
                columns: new[] { "Report", "Recipient" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_calls_outages_OpenKey",
                table: "calls_outages",
                column: "OpenKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_calls_outages_Tenant_From",
                table: "calls_outages",
                columns: new[] { "Tenant", "From" });

            migrationBuilder.CreateIndex(
                name: "IX_calls_reports_Tenant_Week",
                table: "calls_reports",
                columns: new[] { "Tenant", "Week" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_calls_week_figures_Tenant_Week",
                table: "calls_week_figures",
                columns: new[] { "Tenant", "Week" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "calls_day_figures");

            migrationBuilder.DropTable(
                name: "calls_events");

            migrationBuilder.DropTable(
                name: "calls_letters");

            migrationBuilder.DropTable(
                name: "calls_outages");

            migrationBuilder.DropTable(
                name: "calls_reports");

            migrationBuilder.DropTable(
                name: "calls_week_figures");

            migrationBuilder.DropColumn(
                name: "ClosedAt",
                table: "org_sites");

            migrationBuilder.DropColumn(
                name: "ClosedAt",
                table: "org_services");

            migrationBuilder.DropColumn(
                name: "ReportRecipients",
                table: "org_organisations");

            migrationBuilder.DropColumn(
                name: "ScreenSeenAt",
                table: "devices_agents");

            migrationBuilder.AddColumn<long>(
                name: "RenewedAt",
                table: "video_sessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);
        }
    }
}
