using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Buergerservice.Portal.Migrations.Sqlite
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
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Booth = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    CodeHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    CodeExpiresAt = table.Column<long>(type: "INTEGER", nullable: true),
                    PublicKey = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    RegisteredAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Software = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    Configuration = table.Column<string>(type: "TEXT", nullable: false),
                    ConfigurationVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    AppliedVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    ConfigurationProblem = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    LastEvent = table.Column<long>(type: "INTEGER", nullable: false),
                    Connection = table.Column<Guid>(type: "TEXT", nullable: true),
                    ConnectionSince = table.Column<long>(type: "INTEGER", nullable: false),
                    SuspendedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    SuspendedReason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Call = table.Column<Guid>(type: "TEXT", nullable: true),
                    CallPerson = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    CallNumber = table.Column<long>(type: "INTEGER", nullable: false),
                    MaintenanceContract = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    NextCheckOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_devices_agents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "devices_alarms",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    AgentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Since = table.Column<long>(type: "INTEGER", nullable: false),
                    LastAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false),
                    ClearedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ClearedBy = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_devices_alarms", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "devices_checks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    AgentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Person = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Passed = table.Column<bool>(type: "INTEGER", nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_devices_checks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "devices_commands",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    AgentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Call = table.Column<Guid>(type: "TEXT", nullable: true),
                    Person = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Device = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Action = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Arguments = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    Message = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Values = table.Column<string>(type: "TEXT", nullable: false),
                    FileSha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    FileType = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_devices_commands", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "devices_components",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    AgentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Device = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Condition = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Since = table.Column<long>(type: "INTEGER", nullable: false),
                    Detail = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
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
