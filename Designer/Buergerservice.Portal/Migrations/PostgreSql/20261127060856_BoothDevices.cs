using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Buergerservice.Portal.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class BoothDevices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "devices_agents",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Booth = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    CodeHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    CodeExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    PublicKey = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    RegisteredAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Software = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    Configuration = table.Column<string>(type: "text", nullable: false),
                    ConfigurationVersion = table.Column<int>(type: "integer", nullable: false),
                    AppliedVersion = table.Column<int>(type: "integer", nullable: false),
                    ConfigurationProblem = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    LastEvent = table.Column<long>(type: "bigint", nullable: false),
                    Connection = table.Column<Guid>(type: "uuid", nullable: true),
                    ConnectionSince = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    SuspendedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    SuspendedReason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    Call = table.Column<Guid>(type: "uuid", nullable: true),
                    CallPerson = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    CallNumber = table.Column<long>(type: "bigint", nullable: false),
                    MaintenanceContract = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    NextCheckOn = table.Column<DateOnly>(type: "date", nullable: true),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_devices_agents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "devices_alarms",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    AgentId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Text = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    Since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false),
                    ClearedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ClearedBy = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_devices_alarms", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "devices_checks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    AgentId = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Person = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Passed = table.Column<bool>(type: "boolean", nullable: false),
                    Note = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_devices_checks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "devices_commands",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    AgentId = table.Column<Guid>(type: "uuid", nullable: false),
                    Call = table.Column<Guid>(type: "uuid", nullable: true),
                    Person = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Device = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Action = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Arguments = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    State = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Outcome = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    Message = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    Values = table.Column<string>(type: "text", nullable: false),
                    FileSha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    FileType = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_devices_commands", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "devices_components",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    AgentId = table.Column<Guid>(type: "uuid", nullable: false),
                    Device = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    Kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    Condition = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    Since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Detail = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_devices_components", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_devices_agents_CodeHash",
                table: "devices_agents",
                column: "CodeHash");

            migrationBuilder.CreateIndex(
                name: "IX_devices_agents_Tenant_Booth",
                table: "devices_agents",
                columns: new[] { "Tenant", "Booth" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_devices_alarms_AgentId_ClearedAt",
                table: "devices_alarms",
                columns: new[] { "AgentId", "ClearedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_devices_checks_AgentId_At",
                table: "devices_checks",
                columns: new[] { "AgentId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_devices_commands_AgentId_State",
                table: "devices_commands",
                columns: new[] { "AgentId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_devices_components_AgentId_Device",
                table: "devices_components",
                columns: new[] { "AgentId", "Device" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "devices_agents");

            migrationBuilder.DropTable(
                name: "devices_alarms");

            migrationBuilder.DropTable(
                name: "devices_checks");

            migrationBuilder.DropTable(
                name: "devices_commands");

            migrationBuilder.DropTable(
                name: "devices_components");
        }
    }
}
