using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Buergerservice.Portal.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class BoothVisits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "SessionId",
                table: "devices_agents",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "InstanceId",
                table: "calls_calls",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "booth_capsules",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    FromTenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    CallId = table.Column<Guid>(type: "uuid", nullable: false),
                    Purpose = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    ConsentId = table.Column<Guid>(type: "uuid", nullable: false),
                    Fields = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_booth_capsules", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "booth_prompts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    BoothId = table.Column<Guid>(type: "uuid", nullable: false),
                    SessionId = table.Column<Guid>(type: "uuid", nullable: true),
                    CallId = table.Column<Guid>(type: "uuid", nullable: true),
                    InstanceId = table.Column<Guid>(type: "uuid", nullable: false),
                    BookmarkId = table.Column<Guid>(type: "uuid", nullable: true),
                    CaseId = table.Column<Guid>(type: "uuid", nullable: true),
                    Kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    Text = table.Column<string>(type: "text", nullable: false),
                    DocumentSha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    DocumentType = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    Options = table.Column<string>(type: "text", nullable: false),
                    State = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Answer = table.Column<string>(type: "text", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    AnsweredAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_booth_prompts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "booth_resets",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    BoothId = table.Column<Guid>(type: "uuid", nullable: false),
                    VisitId = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Succeeded = table.Column<bool>(type: "boolean", nullable: false),
                    Steps = table.Column<string>(type: "text", nullable: false),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_booth_resets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "booth_visits",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Tenant = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    BoothId = table.Column<Guid>(type: "uuid", nullable: false),
                    InstanceId = table.Column<Guid>(type: "uuid", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    CallId = table.Column<Guid>(type: "uuid", nullable: true),
                    Summary = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    State = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DeletionClass = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_booth_visits", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_calls_calls_InstanceId",
                table: "calls_calls",
                column: "InstanceId");

            migrationBuilder.CreateIndex(
                name: "IX_booth_capsules_CallId",
                table: "booth_capsules",
                column: "CallId");

            migrationBuilder.CreateIndex(
                name: "IX_booth_capsules_Tenant_CreatedAt",
                table: "booth_capsules",
                columns: new[] { "Tenant", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_booth_prompts_BoothId_State",
                table: "booth_prompts",
                columns: new[] { "BoothId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_booth_prompts_InstanceId",
                table: "booth_prompts",
                column: "InstanceId");

            migrationBuilder.CreateIndex(
                name: "IX_booth_resets_BoothId_At",
                table: "booth_resets",
                columns: new[] { "BoothId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_booth_visits_BoothId",
                table: "booth_visits",
                column: "BoothId");

            migrationBuilder.CreateIndex(
                name: "IX_booth_visits_InstanceId",
                table: "booth_visits",
                column: "InstanceId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "booth_capsules");

            migrationBuilder.DropTable(
                name: "booth_prompts");

            migrationBuilder.DropTable(
                name: "booth_resets");

            migrationBuilder.DropTable(
                name: "booth_visits");

            migrationBuilder.DropIndex(
                name: "IX_calls_calls_InstanceId",
                table: "calls_calls");

            migrationBuilder.DropColumn(
                name: "SessionId",
                table: "devices_agents");

            migrationBuilder.DropColumn(
                name: "InstanceId",
                table: "calls_calls");
        }
    }
}
