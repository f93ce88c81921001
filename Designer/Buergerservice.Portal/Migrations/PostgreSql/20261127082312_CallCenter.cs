using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Buergerservice.Portal.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class CallCenter : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PersonSince",
                table: "devices_agents",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Service",
                table: "devices_agents",
                type: "character varying(50)",
                maxLength: 50,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "SiteId",
                table: "devices_agents",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "calls_calls",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Center = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Booth = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Service = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    ArrivedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    AnsweredAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Person = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    PersonTenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    End = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    EndedBy = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    TalkMilliseconds = table.Column<long>(type: "bigint", nullable: false),
                    HoldMilliseconds = table.Column<long>(type: "bigint", nullable: false),
                    Offers = table.Column<int>(type: "integer", nullable: false),
                    Transfers = table.Column<int>(type: "integer", nullable: false),
                    Losses = table.Column<int>(type: "integer", nullable: false),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calls_calls", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "calls_centers",
                columns: table => new
                {
                    Center = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Snapshot = table.Column<string>(type: "text", nullable: false),
                    SnapshotNumber = table.Column<long>(type: "bigint", nullable: false),
                    TickId = table.Column<Guid>(type: "uuid", nullable: true),
                    TickAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calls_centers", x => x.Center);
                });

            migrationBuilder.CreateTable(
                name: "calls_log",
                columns: table => new
                {
                    Center = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Command = table.Column<string>(type: "text", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Actor = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calls_log", x => new { x.Center, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "calls_presence",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Center = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Person = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Node = table.Column<Guid>(type: "uuid", nullable: false),
                    SeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calls_presence", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "calls_spans",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Person = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Status = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    Reason = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    From = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Call = table.Column<Guid>(type: "uuid", nullable: true),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calls_spans", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "org_hours",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    SiteId = table.Column<Guid>(type: "uuid", nullable: true),
                    Service = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    Day = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    From = table.Column<int>(type: "integer", nullable: false),
                    Until = table.Column<int>(type: "integer", nullable: false),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_org_hours", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "org_organisations",
                columns: table => new
                {
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Center = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Telephone = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    EntryService = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_org_organisations", x => x.Tenant);
                });

            migrationBuilder.CreateTable(
                name: "org_services",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Key = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    UnitId = table.Column<Guid>(type: "uuid", nullable: true),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_org_services", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "org_sites",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Address = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_org_sites", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "org_skills",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    UserName = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Service = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Line = table.Column<int>(type: "integer", nullable: false),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_org_skills", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "org_units",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_org_units", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_calls_calls_Tenant_ArrivedAt",
                table: "calls_calls",
                columns: new[] { "Tenant", "ArrivedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_calls_presence_Person",
                table: "calls_presence",
                column: "Person");

            migrationBuilder.CreateIndex(
                name: "IX_calls_presence_SeenAt",
                table: "calls_presence",
                column: "SeenAt");

            migrationBuilder.CreateIndex(
                name: "IX_calls_spans_Tenant_From",
                table: "calls_spans",
                columns: new[] { "Tenant", "From" });

            migrationBuilder.CreateIndex(
                name: "IX_org_hours_Tenant_SiteId_Service",
                table: "org_hours",
                columns: new[] { "Tenant", "SiteId", "Service" });

            migrationBuilder.CreateIndex(
                name: "IX_org_services_Tenant_Key",
                table: "org_services",
                columns: new[] { "Tenant", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_org_sites_Tenant_Name",
                table: "org_sites",
                columns: new[] { "Tenant", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_org_skills_Tenant_UserName_Service",
                table: "org_skills",
                columns: new[] { "Tenant", "UserName", "Service" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_org_units_Tenant_Name",
                table: "org_units",
                columns: new[] { "Tenant", "Name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "calls_calls");

            migrationBuilder.DropTable(
                name: "calls_centers");

            migrationBuilder.DropTable(
                name: "calls_log");

            migrationBuilder.DropTable(
                name: "calls_presence");

            migrationBuilder.DropTable(
                name: "calls_spans");

            migrationBuilder.DropTable(
                name: "org_hours");

            migrationBuilder.DropTable(
                name: "org_organisations");

            migrationBuilder.DropTable(
                name: "org_services");

            migrationBuilder.DropTable(
                name: "org_sites");

            migrationBuilder.DropTable(
                name: "org_skills");

            migrationBuilder.DropTable(
                name: "org_units");

            migrationBuilder.DropColumn(
                name: "PersonSince",
                table: "devices_agents");

            migrationBuilder.DropColumn(
                name: "Service",
                table: "devices_agents");

            migrationBuilder.DropColumn(
                name: "SiteId",
                table: "devices_agents");
        }
    }
}
